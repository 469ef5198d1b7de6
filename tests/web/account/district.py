"""A district's sign-in (an OpenID Connect provider), made up, on this machine."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class District:
    """What the provider says: its addresses, and who has just signed in there."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.person = {"sub": "district-7", "email": "", "email_verified": True}
        self.asked: list[str] = []

    def answer(self, path: str) -> dict[str, object]:
        self.asked.append(path)
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "userinfo_endpoint": f"{self.address}/userinfo",
                "jwks_uri": f"{self.address}/keys",
            }
        if path == "/token":
            return {"access_token": "a-token", "token_type": "Bearer", "expires_in": 60}
        return self.person


@contextmanager
def serving() -> Iterator[District]:
    """Answer on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            self.rfile.read(length)
            body = json.dumps(district.answer(self.path.split("?")[0])).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815  the name that http.server calls

        def log_message(self, *words: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        district = District(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield district
        server.shutdown()
        thread.join()
