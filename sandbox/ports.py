"""Loopback ports of the sandbox: chosen so that no other process gets them, and stored with its state."""

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Self


@dataclass(frozen=True, slots=True)
class Ports:
    azure: int
    aws: int
    proxy: int
    issuer: int
    functions: int

    @classmethod
    def of_last_start(cls, state_dir: Path) -> Self | None:
        """None where there was none."""
        path = state_dir / "ports.json"
        return cls(**json.loads(path.read_text())) if path.exists() else None

    @classmethod
    @contextmanager
    def reserved(cls, state_dir: Path) -> Iterator[Self]:
        """The ports of the last start in this state directory if they are free now, otherwise free ones.

        They are kept, since stored trust names the issuer's port. Nobody is given one of them inside the block, so
        that is where the servers are to be started.
        """
        path = state_dir / "ports.json"
        with ExitStack() as held:
            ports = cls._reserved(path, held) if path.exists() else None
            if ports is None:
                ports = cls(*(_port(held.enter_context(reserve())) for _ in fields(cls)))
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(json.dumps(asdict(ports)))
            yield ports

    @classmethod
    def _reserved(cls, path: Path, held: ExitStack) -> Self | None:
        """None when one of them is taken."""
        ports = cls(**json.loads(path.read_text()))
        with ExitStack() as trial:
            for port in asdict(ports).values():
                try:
                    trial.enter_context(reserve(port))
                except OSError:
                    return None
            held.push(trial.pop_all())
        return ports


def reserve(port: int = 0) -> socket.socket:
    """A socket that holds a loopback port (0: a free one) until it is closed. Raises OSError when it is taken.

    Linux gives an unbound port by chance, and yet lets a server listen on it, provided that both
    sockets have SO_REUSEADDR, which every server here sets. To pick a free port and let it go until a server has
    started is a race that is lost now and then.
    """
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        holder.bind(("127.0.0.1", port))
    except OSError:
        holder.close()
        raise
    return holder


def _port(holder: socket.socket) -> int:
    return int(holder.getsockname()[1])
