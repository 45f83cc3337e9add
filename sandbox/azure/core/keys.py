"""RSA signing keys and what they sign: JSON Web Tokens and key sets."""

import base64
import hashlib
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from jwt.types import Options


@dataclass(frozen=True)
class SigningKey:
    """A private key with the id under which its public half is published."""

    private: rsa.RSAPrivateKey
    key_id: str

    @property
    def public(self) -> rsa.RSAPublicKey:
        return self.private.public_key()

    def sign(self, claims: dict[str, Any], headers: dict[str, Any] | None = None) -> str:
        return jwt.encode(claims, self.private, algorithm="RS256", headers={"kid": self.key_id, **(headers or {})})

    def jwk(self) -> dict[str, str]:
        numbers = RSAAlgorithm.to_jwk(self.public, as_dict=True)
        return {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.key_id, "n": numbers["n"], "e": numbers["e"]}

    def pem(self) -> str:
        return self.private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode()


def generate() -> SigningKey:
    """A new 2048-bit key; takes tenths of a second, so many clouds share one."""
    return _with_id(rsa.generate_private_key(public_exponent=65537, key_size=2048))


def load(pem: str) -> SigningKey:
    private = serialization.load_pem_private_key(pem.encode(), password=None)
    if not isinstance(private, rsa.RSAPrivateKey):
        raise TypeError("a signing key must be RSA")
    return _with_id(private)


def _with_id(private: rsa.RSAPrivateKey) -> SigningKey:
    der = private.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return SigningKey(private, base64url(hashlib.sha256(der).digest())[:27])


def base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed_claims(token: str, public: Any) -> dict[str, Any]:
    """Of a token that this key has signed; whether they hold is for others to check. Raises PyJWTError."""
    unchecked: Options = {"verify_exp": False, "verify_nbf": False, "verify_iat": False, "verify_aud": False}
    claims: dict[str, Any] = jwt.decode(token, public, algorithms=["RS256"], options=unchecked)
    return claims
