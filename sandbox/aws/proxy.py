"""moto's HTTPS proxy without the openssl command, which a machine need not have: its certificates are made here."""

import datetime
import threading
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from moto.moto_proxy.certificate_creator import CertificateCreator
from moto.moto_proxy.proxy3 import ProxyRequestHandler

_VALID_DAYS = 365
# X.509 allows a common name no more; what is verified is the alternative name.
_LONGEST_NAME = 64


def proxy(folder: Path) -> type[ProxyRequestHandler]:
    """The proxy's request handler; certificates go to `folder` and replace those of an earlier run."""
    folder.mkdir(parents=True, exist_ok=True)
    certificates = Certificates(folder)

    class Proxy(ProxyRequestHandler):
        """moto's handler sets its own maker of certificates, and answers a request before its constructor ends."""

        @property
        def cert_creator(self) -> "Certificates":
            return certificates

        @cert_creator.setter
        def cert_creator(self, _: CertificateCreator) -> None:
            """Ours stays."""

    return Proxy


class Certificates(CertificateCreator):
    """Certificates of AWS's hosts, signed by the authority that moto ships: the one that the proxy's clients trust."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._made: dict[str, str] = {}
        self._authority = x509.load_pem_x509_certificate(Path(CertificateCreator.cacert).read_bytes())
        self._signing = serialization.load_pem_private_key(Path(CertificateCreator.cakey).read_bytes(), None)
        served = serialization.load_pem_private_key(Path(CertificateCreator.certkey).read_bytes(), None)
        self._public = served.public_key()

    def create(self, path: str) -> str:
        """The file of a certificate for `host:port`; one does for all hosts of the same domain, as moto's do."""
        host = path.partition(":")[0]
        domain = host.partition(".")[2]
        with self._lock:
            if domain not in self._made:
                file = self._folder / f"{domain}.pem"
                file.write_bytes(self._signed(host, f"*.{domain}"))
                self._made[domain] = str(file)
            return self._made[domain]

    def _signed(self, *names: str) -> bytes:
        now = datetime.datetime.now(datetime.UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:_LONGEST_NAME])]))
            .issuer_name(self._authority.subject)
            .public_key(self._public)  # type: ignore[arg-type]
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(hours=1))
            .not_valid_after(now + datetime.timedelta(days=_VALID_DAYS))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .sign(self._signing, hashes.SHA256())  # type: ignore[arg-type]
        )
        return certificate.public_bytes(serialization.Encoding.PEM)
