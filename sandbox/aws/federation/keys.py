"""The issuer's signing keys. They outlive a restart, because trust that Azure stored in them does."""

import json
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

type PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

ALGORITHMS = ("RS256", "ES384")


@dataclass(frozen=True)
class SigningKeys:
    """`issuer_id` is the unique part of the account's issuer URL; `keys` maps an algorithm to (key id, key)."""

    issuer_id: str
    keys: dict[str, tuple[str, PrivateKey]]

    @classmethod
    def ensure(cls, state_dir: Path) -> Self:
        """Read the keys from `state_dir`, or make and store them."""
        path = state_dir / "federation.json"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(json.dumps(_generate()))
        stored = json.loads(path.read_text())
        keys = {name: (entry["kid"], _load(entry["pem"])) for name, entry in stored["keys"].items()}
        return cls(stored["issuer_id"], keys)

    def sign(self, claims: dict[str, Any], algorithm: str) -> str:
        kid, key = self.keys[algorithm]
        return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": kid})

    def jwks(self) -> dict[str, Any]:
        """The public keys as RFC 7517 shapes them."""
        return {"keys": [_public_jwk(algorithm, kid, key) for algorithm, (kid, key) in self.keys.items()]}


def _generate() -> dict[str, Any]:
    made: dict[str, PrivateKey] = {
        "RS256": rsa.generate_private_key(public_exponent=65537, key_size=2048),
        "ES384": ec.generate_private_key(ec.SECP384R1()),
    }
    return {
        "issuer_id": str(uuid.uuid4()),
        "keys": {name: {"kid": f"{name}_{uuid.uuid4().hex[:8]}", "pem": _pem(key)} for name, key in made.items()},
    }


def _pem(key: PrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def _load(pem: str) -> PrivateKey:
    key = serialization.load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise TypeError(f"A federation key has the unexpected type {type(key).__name__}.")
    return key


def _public_jwk(algorithm: str, kid: str, key: PrivateKey) -> dict[str, Any]:
    jwk: dict[str, Any] = jwt.get_algorithm_by_name(algorithm).to_jwk(key.public_key(), as_dict=True)
    public = {name: value for name, value in jwk.items() if name != "key_ops"}
    return public | {"use": "sig", "alg": algorithm, "kid": kid}
