"""A web server of a test's own, in a thread of the test's process."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from sandbox.tls import Tls


@contextmanager
def served(answer: Callable[[Request], Response], files: Tls | None = None) -> Iterator[str]:
    """The server's URL; with `files` it is an HTTPS server's, whose certificate is for localhost."""
    secure = (str(files.certificate), str(files.key)) if files else None
    application = Request.application(answer)
    server = make_server("127.0.0.1", 0, application, threaded=True, ssl_context=secure)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"{'https' if files else 'http'}://localhost:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
