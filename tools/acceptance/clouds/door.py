"""Resource Manager for whoever runs the suite: one request at a time, through a recorder or past it."""

from collections.abc import Callable, Mapping
from typing import Any

import requests
from azure.core.credentials import TokenCredential
from azure.identity import get_bearer_token_provider

from tools.acceptance.clouds.login import AzureLogin
from tools.acceptance.scenarios.world import API_VERSION, Answer, WorldError

_SECONDS = 60


class Door:
    """ARM by the administrator's login. `environment` is a recorder's, or empty for an unrecorded way."""

    def __init__(self, login: AzureLogin, environment: Mapping[str, str] | None = None) -> None:
        variables = environment or {}
        self.login = login
        self._session = requests.Session()
        self._session.auth = _bearer(login.credential(), login.cloud.scope)
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
                timeout=_SECONDS,
            )
        except requests.RequestException as error:
            raise WorldError(f"{method} {path}: {type(error).__name__}") from error
        headers = {name.lower(): value for name, value in answer.headers.items()}
        try:
            return Answer(answer.status_code, answer.json() if answer.content else None, headers)
        except ValueError:
            return Answer(answer.status_code, answer.text, headers)


def _bearer(credential: TokenCredential, scope: str) -> Callable[[requests.PreparedRequest], requests.PreparedRequest]:
    """A session's `auth`: each request gets a token, which is renewed before it ends."""
    token = get_bearer_token_provider(credential, scope)

    def authorize(request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {token()}"
        return request

    return authorize
