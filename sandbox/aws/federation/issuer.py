"""The account's OpenID Connect issuer: what Azure fetches to check a token's signature."""

from flask import Flask, Response, abort, jsonify

from sandbox.aws.federation.keys import ALGORITHMS, SigningKeys


def issuer_url(port: int, keys: SigningKeys) -> str:
    """The service has https://<id>.tokens.sts.global.api.aws; here the id is the first part of the path."""
    return f"https://localhost:{port}/{keys.issuer_id}"


def issuer_app(issuer: str, keys: SigningKeys) -> Flask:
    app = Flask("issuer")

    @app.get("/<issuer_id>/.well-known/openid-configuration")
    def configuration(issuer_id: str) -> Response:
        _known(issuer_id)
        return jsonify(
            issuer=issuer,
            jwks_uri=f"{issuer}/.well-known/jwks.json",
            response_types_supported=["id_token"],
            subject_types_supported=["public"],
            id_token_signing_alg_values_supported=list(ALGORITHMS),
            claims_supported=["aud", "exp", "iat", "iss", "jti", "sub"],
        )

    @app.get("/<issuer_id>/.well-known/jwks.json")
    def key_set(issuer_id: str) -> Response:
        _known(issuer_id)
        return jsonify(keys.jwks())

    def _known(issuer_id: str) -> None:
        if issuer_id != keys.issuer_id:
            abort(404)

    return app
