"""Resource Manager for whoever runs the suite: one request at a time, through a recorder or past it."""

import time
from collections.abc import Callable, Mapping
from typing import Any

import requests

from tools.acceptance.login import AzureLogin
from tools.acceptance.world import API_VERSION, Answer, WorldError

_SECONDS = 60
_TOKEN_SPARE_SECONDS = 300


class Door:
    """ARM by the administrator's login. `environment` is a recorder's, or empty for an unrecorded way."""

    def __init__(self, login: AzureLogin, environment: Mapping[str, str] | None = None) -> None:
        variables = environment or {}
        self.login = login
        self._credential = login.credential()
        self._token, self._expires = "", 0.0
        self._session = requests.Session()
        # Of this machine's own proxies and authorities, unless others are given.
        self._session.trust_env = not variables and not login.authority_file
        if variables:
            self._session.proxies = {"https": variables["HTTPS_PROXY"]}
            self._session.verify = variables["REQUESTS_CA_BUNDLE"]
        elif login.authority_file:
            self._session.verify = login.authority_file

    def ask(self, method: str, path: str, body: Any = None, api_version: str = API_VERSION) -> Answer:
        """One request; `path` begins with /subscriptions. Raises WorldError when there is no answer."""
        url = path if path.startswith("https://") else f"{self.login.cloud.resource_manager}{path}"
        try:
            answer = self._session.request(
                method,
                url,
                params={} if "api-version=" in url else {"api-version": api_version},
                json=body,
                headers={"Authorization": f"Bearer {self._bearer()}"},
                timeout=_SECONDS,
            )
        except requests.RequestException as error:
            raise WorldError(f"{method} {path}: {type(error).__name__}") from error
        headers = {name.lower(): value for name, value in answer.headers.items()}
        try:
            return Answer(answer.status_code, answer.json() if answer.content else None, headers)
        except ValueError:
            return Answer(answer.status_code, answer.text, headers)

    def _bearer(self) -> str:
        if time.time() > self._expires - _TOKEN_SPARE_SECONDS:
            token = self._credential.get_token(self.login.cloud.scope)
            self._token, self._expires = token.token, float(token.expires_on)
        return self._token


def settled(
    ask: Callable[..., Answer], path: str, api_version: str, sleep: Callable[[float], None], most: float = 1800
) -> Answer:
    """The resource once its state is final, or once it is gone (404). Raises WorldError after `most` seconds."""
    waited = 0.0
    while True:
        answer = ask("GET", path, api_version=api_version)
        state = ((answer.body or {}).get("properties") or {}).get("provisioningState", "Succeeded")
        if answer.status == 404 or state in ("Succeeded", "Failed", "Canceled"):
            return answer
        if waited >= most:
            raise WorldError(f"{path} is still {state} after {most:.0f} s")
        sleep(5)
        waited += 5
