"""The sandbox's own certificate authority: every server here uses TLS, since Azure's SDK requires it for tokens."""

import fcntl
from dataclasses import astuple, dataclass
from pathlib import Path

import trustme


@dataclass(frozen=True)
class Tls:
    """Paths of PEM files: `ca` is what clients trust, the other two are what a server presents."""

    ca: Path
    certificate: Path
    key: Path


def ensure(state_dir: Path) -> Tls:
    """The authority and a server certificate (localhost, 127.0.0.1, ::1) below `state_dir`/tls; made if absent.

    Two servers may share a state directory and start at the same moment: a lock lets the first one make the files.
    """
    folder = state_dir / "tls"
    folder.mkdir(parents=True, exist_ok=True)
    tls = Tls(ca=folder / "ca.pem", certificate=folder / "server.pem", key=folder / "server.key")
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not all(path.exists() for path in astuple(tls)):
            _make(tls)
    return tls


def _make(tls: Tls) -> None:
    """Nobody keeps the authority's key, so it signs nothing else. Nothing here expires."""
    authority = trustme.CA(organization_unit_name="Sandbox Root CA")
    server = authority.issue_cert("localhost", "127.0.0.1", "::1", common_name="localhost")
    authority.cert_pem.write_to_path(tls.ca)
    tls.key.touch(mode=0o600)
    server.private_key_pem.write_to_path(tls.key)
    server.cert_chain_pems[0].write_to_path(tls.certificate)
