"""The unmodified AWS CLI, loaded once: each call is a process of its own, forked from one that has it loaded.

Loading it takes longer than most of what it is asked for, and the tests here ask hundreds of times. `aws` on PATH is
a small client that hands over its arguments, environment, directory and standard streams, and ends as the call ends.
"""

import functools
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_CLIENT = """\
#!{python} -IS
import json, os, socket, struct, sys
with socket.socket(socket.AF_UNIX) as server:
    server.connect({address!r})
    call = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
    socket.send_fds(server, [struct.pack("!I", len(call))], [0, 1, 2])
    server.sendall(call)
    status = server.recv(1)
sys.exit(status[0] if status else 255)
"""


@contextmanager
def warm_aws() -> Iterator[Path]:
    """A folder for PATH that has the client; the CLI is loaded for as long as the block lasts."""
    # A short path: a socket's may have a hundred characters.
    with tempfile.TemporaryDirectory(prefix="aws-") as folder, _loaded(Path(folder)) as programs:
        yield programs


@contextmanager
def _loaded(programs: Path) -> Iterator[Path]:
    address, client = programs / "socket", programs / "aws"
    client.write_text(_CLIENT.format(python=sys.executable, address=str(address)), encoding="utf-8")
    client.chmod(0o755)
    command = [sys.executable, "-m", "tests.support.warm_aws", str(address)]
    # The server ends with its standard input, so also when whoever started it is killed.
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        if server.stdout is None or server.stdout.readline() != b"ready\n":
            raise RuntimeError("the AWS CLI could not be loaded")
        try:
            yield programs
        finally:
            server.terminate()


def serve(address: str) -> None:
    """Fork for every call, until standard input ends."""
    import awscli.clidriver  # type: ignore[import-untyped]
    import botocore.session

    # Two thirds of a call's time go into finding and reading descriptions of services; once is enough for all calls.
    botocore.session.create_loader = functools.cache(botocore.session.create_loader)
    session = awscli.clidriver.create_clidriver().session
    for service in ("cloudformation", "iam", "sts"):
        # Of a client that is thrown away the loader keeps all that it has read.
        session.create_client(service, region_name="us-east-1", aws_access_key_id="none", aws_secret_access_key="none")
    for description in ("paginators-1", "waiters-2"):
        session.get_component("data_loader").load_service_model("cloudformation", description)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen(16)
        print("ready", flush=True)
        while True:
            ready, _, _ = select.select([listener, sys.stdin], [], [])
            if sys.stdin in ready:
                return
            connection, _ = listener.accept()
            if os.fork() == 0:
                listener.close()
                answer(connection)
            connection.close()


def answer(connection: socket.socket) -> None:
    """Be the call: take over what the client is, run the CLI, tell its status, end."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    head, streams, _, _ = socket.recv_fds(connection, 4, 3)
    arguments, directory, environment = json.loads(_exactly(connection, struct.unpack("!I", head)[0]))
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115 - they live as long as the process
        for number, mode in enumerate("rww")
    )
    os.chdir(directory)
    # Loading the CLI has put the place of its own data here.
    data = {"AWS_DATA_PATH": os.environ["AWS_DATA_PATH"]}
    os.environ.clear()
    os.environ.update({**environment, **data})
    threading.Thread(target=_end_with, args=(connection,), daemon=True).start()
    status = _run(arguments)
    sys.stdout.flush()
    sys.stderr.flush()
    connection.sendall(bytes([status & 0xFF]))
    os._exit(0)


def _run(arguments: list[str]) -> int:
    import awscli.clidriver

    sys.argv = ["aws", *arguments]
    try:
        return int(awscli.clidriver.main() or 0)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)


def _end_with(connection: socket.socket) -> None:
    """A client that is killed takes its call with it."""
    if not connection.recv(1):
        os._exit(1)


def _exactly(connection: socket.socket, length: int) -> bytes:
    actual = b""
    while len(actual) < length:
        part = connection.recv(length - len(actual))
        if not part:
            raise ConnectionError("the client ended before it had said what to call")
        actual += part
    return actual


if __name__ == "__main__":
    serve(sys.argv[1])
