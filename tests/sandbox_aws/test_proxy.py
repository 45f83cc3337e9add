"""The proxy's certificates: a client that trusts moto's authority takes them, for the hosts of one domain."""

import ssl
from pathlib import Path

import pytest
from moto.moto_proxy.certificate_creator import CertificateCreator

from sandbox.aws.proxy import Certificates


def shake(certificate: str, host: str) -> None:
    """A TLS handshake in memory. Raises SSLCertVerificationError."""
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(certificate, CertificateCreator.certkey)
    client_side = ssl.create_default_context(cafile=CertificateCreator.cacert)
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
    shake(made, host)


def test_it_does_not_for_another_domain(tmp_path: Path) -> None:
    made = Certificates(tmp_path).create("sts.amazonaws.com:443")
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        shake(made, "sts.us-east-1.amazonaws.com")
