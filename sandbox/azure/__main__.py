"""`python -m sandbox.azure --port P --state-dir DIR --speed N`: the sandbox's Azure on loopback until SIGTERM."""

import argparse
import signal
import sys
import threading
import time
from pathlib import Path

from sandbox import ready_file, tls
from sandbox.azure.cloud import Azure
from sandbox.azure.core.store import SqliteStore
from sandbox.azure.server import AzureServer, Fetcher
from sandbox.speed import speed

# Files that name something in the subscription, such as inputs of `cfn test`, can then be written down.
SUBSCRIPTION = "0b1f6471-1bf0-4dda-aec3-cb9272f09590"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m sandbox.azure", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one")
    parser.add_argument("--state-dir", type=Path, required=True, help="where state, keys and azure.json are")
    parser.add_argument("--speed", type=speed, default=1.0, help="how many times faster than life operations go")
    options = parser.parse_args(arguments)

    options.state_dir.mkdir(parents=True, exist_ok=True)
    certificates = tls.ensure(options.state_dir)
    server = AzureServer(options.port, certificates)
    azure = Azure(
        SqliteStore(options.state_dir / "azure.sqlite"),
        now=time.time,
        speed=options.speed,
        base_url=server.base_url,
        subscription_id=SUBSCRIPTION,
        fetch=Fetcher(certificates.ca),
    )
    server.azure = azure
    _announce(options.state_dir, azure, certificates.ca)

    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    print(f"Azure sandbox ready at {server.base_url} (speed {options.speed:g})", flush=True)
    stopping.wait()
    server.shutdown()
    azure.close()
    return 0


def _announce(state_dir: Path, azure: Azure, authority: Path) -> None:
    world = azure.world
    description = {
        "resource_manager": world.base_url,
        "authority": world.base_url,
        "tenant_id": world.tenant_id,
        "subscription_id": world.subscription_id,
        "admin": {"client_id": azure.admin["client_id"], "client_secret": azure.admin["client_secret"]},
        "ca": str(authority.resolve()),
    }
    ready_file.write(state_dir / "azure.json", description)


if __name__ == "__main__":
    sys.exit(main())
