"""Certificates: the proxy's are trusted with moto's authority for the hosts of one domain, the servers' with ours."""

import dataclasses
import ssl
from pathlib import Path

import pytest
from moto.moto_proxy.certificate_creator import CertificateCreator

from sandbox import tls
from sandbox.aws.proxy import Certificates

MOTO = tls.Tls(Path(CertificateCreator.cacert), Path(), Path(CertificateCreator.certkey))


def shake(files: tls.Tls, host: str, *, strict: bool = False) -> None:
    """A TLS handshake in memory. Raises SSLCertVerificationError."""
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(files.certificate, files.key)
    client_side = ssl.create_default_context(cafile=str(files.ca))
    if strict:
        # As Python verifies from 3.13 on.
        client_side.verify_flags |= ssl.VERIFY_X509_STRICT
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = client_side.wrap_bio(down, up, server_hostname=host)
    server = server_side.wrap_bio(up, down, server_side=True)
    for one in (client, server, client, server):
        try:
            one.do_handshake()
        except ssl.SSLWantReadError:
            continue


@pytest.mark.parametrize("host", ["sts.amazonaws.com", "iam.amazonaws.com"])
def test_one_certificate_does_for_the_hosts_of_a_domain(tmp_path: Path, host: str) -> None:
    certificates = Certificates(tmp_path)
    made = certificates.create("sts.amazonaws.com:443")
    assert certificates.create(f"{host}:443") == made
    shake(dataclasses.replace(MOTO, certificate=Path(made)), host)


def test_it_does_not_for_another_domain(tmp_path: Path) -> None:
    made = Certificates(tmp_path).create("sts.amazonaws.com:443")
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        shake(dataclasses.replace(MOTO, certificate=Path(made)), "sts.us-east-1.amazonaws.com")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1"])
def test_servers_are_trusted_at_every_loopback_name(tmp_path: Path, host: str) -> None:
    shake(tls.ensure(tmp_path), host, strict=True)


def test_servers_are_not_trusted_at_other_names(tmp_path: Path) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        shake(tls.ensure(tmp_path), "management.azure.com")


def test_a_second_server_of_a_state_directory_has_the_same_certificate(tmp_path: Path) -> None:
    first = [path.read_bytes() for path in dataclasses.astuple(tls.ensure(tmp_path))]
    assert [path.read_bytes() for path in dataclasses.astuple(tls.ensure(tmp_path))] == first


def test_only_their_owner_reads_the_servers_key(tmp_path: Path) -> None:
    assert tls.ensure(tmp_path).key.stat().st_mode & 0o077 == 0
