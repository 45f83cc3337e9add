"""AWS's part of an invocation: an outbound federation issuer with one role, and the secrets that a test puts there."""

import json
from collections.abc import Mapping
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

ISSUER = "https://issuer.example"
ROLE_ARN = "arn:aws:iam::123456789012:role/aks-execution"
_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Account:
    """Signs identity tokens by a clock, publishes its keys, and holds secrets by ARN."""

    def __init__(self, now: Any) -> None:
        self._now = now
        self.secrets: dict[str, str] = {}
        self.tokens_made = 0

    def __call__(self, _session: Any, _region: str, _deadline: Any) -> "Account":
        """As `Surroundings.aws`."""
        return self

    def web_identity_token(self, audience: str, seconds: int, _tags: Mapping[str, str]) -> str:
        """As AWS STS signs it for the role."""
        self.tokens_made += 1
        now = int(self._now())
        claims = {"iss": ISSUER, "sub": ROLE_ARN, "aud": audience, "iat": now, "exp": now + seconds, "jti": str(now)}
        return jwt.encode(claims, _KEY, algorithm="RS256", headers={"kid": "1"})

    def secret(self, arn: str) -> str:
        """The current version of a secret."""
        return self.secrets[arn]


def fetch(url: str) -> bytes:
    """What the issuer publishes; Azure's side asks for it."""
    if url == f"{ISSUER}/.well-known/openid-configuration":
        return json.dumps({"issuer": ISSUER, "jwks_uri": f"{ISSUER}/jwks"}).encode()
    if url == f"{ISSUER}/jwks":
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(_KEY.public_key()))
        return json.dumps({"keys": [{**public, "kid": "1", "use": "sig", "alg": "RS256"}]}).encode()
    raise OSError(f"nothing is reachable at {url}")
