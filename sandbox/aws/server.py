"""The four servers of the sandboxed AWS in one process: API endpoint, proxy, token issuer, Lambda."""

import os
import sys
import threading
from http.server import ThreadingHTTPServer
from typing import Any

from moto.moto_proxy.certificate_creator import CertificateCreator
from moto.moto_server import werkzeug_app
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from sandbox import ready_file
from sandbox.aws.account import Account
from sandbox.aws.authorization import authorized_only
from sandbox.aws.cloudcontrol.api import in_front_of
from sandbox.aws.federation.callers import find_caller, is_issued
from sandbox.aws.federation.issuer import issuer_app
from sandbox.aws.functions.api import lambda_app
from sandbox.aws.functions.configuration import with_configurations
from sandbox.aws.locks import watchdog
from sandbox.aws.proxy import proxy
from sandbox.aws.request_guard import local_only, signed_only
from sandbox.aws.settings import DEFAULT_REGION, Settings
from sandbox.aws.state.requests import remembering


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        del code, size


class _QuietMoto(_Quiet, MotoRequestHandler):
    """moto's, which knows what a host name means."""


class AwsServer:
    """Starts everything in threads. `DIR/aws.json` is written when all of it answers."""

    def __init__(self, settings: Settings) -> None:
        # Where moto believes itself to be; its proxy and its pre-signed URLs ask for it.
        os.environ["MOTO_PORT"] = str(settings.port)
        # No page of another origin is to read an answer.
        vars(werkzeug_app)["DISABLE_GLOBAL_CORS"] = True
        self._settings = settings
        self._account = Account(settings)
        self._account.install()
        self._servers: list[BaseWSGIServer | ThreadingHTTPServer] = []
        self._stopped = threading.Event()

    def start(self) -> dict[str, Any]:
        settings, account = self._settings, self._account
        lambda_api = lambda_app(account.front, account.function_for, account.cloudformation.progress_of)
        issuer = issuer_app(account.federation.issuer, account.keys)
        certificate = (str(account.tls.certificate), str(account.tls.key))
        self._servers = [
            make_server(
                "127.0.0.1",
                settings.port,
                local_only(
                    signed_only(
                        authorized_only(
                            in_front_of(
                                with_configurations(
                                    remembering(DomainDispatcherApplication(create_backend_app), account.journal),
                                    account.functions.find,
                                ),
                                account.resource_requests,
                            ),
                            find_caller,
                            account.stack_arn,
                            account.clock,
                        ),
                        lambda key: is_issued(key) or key in account.user_sessions,
                    )
                ),
                threaded=True,
                request_handler=_QuietMoto,
            ),
            ThreadingHTTPServer(("127.0.0.1", settings.proxy_port), proxy(settings.state_dir / "proxy")),
            make_server(
                "127.0.0.1",
                settings.issuer_port,
                issuer,
                threaded=True,
                request_handler=_Quiet,
                ssl_context=certificate,
            ),
            make_server(
                "127.0.0.1", settings.lambda_port, local_only(lambda_api), threaded=True, request_handler=_Quiet
            ),
        ]
        for server in self._servers:
            threading.Thread(target=server.serve_forever, daemon=True).start()
        watchdog(_warn, self._stopped)
        account.resume()
        description = self._describe()
        ready_file.write(settings.state_dir / "aws.json", description)
        return description

    def stop(self) -> None:
        self._stopped.set()
        for server in self._servers:
            server.shutdown()
            server.server_close()
        self._account.front.stop()
        (self._settings.state_dir / "aws.json").unlink(missing_ok=True)

    def _describe(self) -> dict[str, Any]:
        settings = self._settings
        key_id, secret = self._account.create_admin()
        return {
            "endpoint": settings.endpoint,
            "proxy": f"http://127.0.0.1:{settings.proxy_port}",
            "proxy_ca": str(CertificateCreator.cacert),
            "issuer": self._account.federation.issuer,
            "lambda_endpoint": settings.lambda_endpoint,
            "region": DEFAULT_REGION,
            "access_key_id": key_id,
            "secret_access_key": secret,
            "ca": str(self._account.tls.ca),
        }


def _warn(line: str) -> None:
    print(f"sandbox.aws: {line}", file=sys.stderr, flush=True)
