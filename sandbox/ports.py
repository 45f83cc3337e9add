"""Loopback ports of the sandbox, kept with its state: stored trust names the issuer's port."""

import json
import socket
from dataclasses import asdict, dataclass
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
    def ensure(cls, state_dir: Path) -> Self:
        """The ports of the last start in this state directory if nobody else has them now, otherwise free ones."""
        path = state_dir / "ports.json"
        if path.exists():
            ports = cls(**json.loads(path.read_text()))
            if all(_is_free(port) for port in asdict(ports).values()):
                return ports
        ports = cls(*_free_ports(5))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(ports)))
        return ports


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()
