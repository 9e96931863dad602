"""The exercise page's elements on a page of their own, so that tests can decide every answer.

Served with the product's real Content-Security-Policy. The elements are those that
`courses/views/README.md` promises to scripts.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import django_htmx
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = Path(__file__).parent / "workbench.html"
HTMX = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}

IDLE = '<div class="output" id="output" data-state="idle"><p>Nothing ran.</p></div>'


def policy() -> str:
    """The Content-Security-Policy header of every page."""
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    return "; ".join(f"{name} {' '.join(map(str, of))}" for name, of in directives.items())


@dataclass
class Server:
    """What the page got and what it is to get next."""

    url: str = ""
    posts: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    draft_status: int = 204
    draft_version: str = "v1"
    compared: str = ""
    """What a page gets that asks htmx to save a draft."""
    run_answer: str = IDLE
    run_status: int = 200
    hold: threading.Event = field(default_factory=threading.Event)
    """Answers to runs wait for it."""
    polled: threading.Event = field(default_factory=threading.Event)
    """Answers to polls wait for it."""

    def posted(self, path: str) -> list[dict[str, str]]:
        return [fields for at, fields in self.posts if at == path]


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            if path == "/":
                self._answer(200, PAGE.read_bytes())
            elif path == "/status":
                server.polled.wait(20)
                self._answer(200, server.run_answer.encode())
            elif path == "/htmx.js":
                self._answer(200, HTMX.read_bytes(), "text/javascript")
            else:
                file = (ROOT / path.lstrip("/")).resolve()
                if file.is_relative_to(ROOT / "static") and file.is_file():
                    self._answer(200, file.read_bytes(), TYPES[file.suffix])
                else:
                    self._answer(404, b"")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            server.posts.append((self.path, _fields(self.headers["Content-Type"], body)))
            if self.path == "/draft":
                both = server.compared if "HX-Request" in self.headers else ""
                self._answer(server.draft_status, both.encode())
            else:
                server.hold.wait(20)
                answer = server.run_answer.encode() if "HX-Request" in self.headers else None
                self._answer(server.run_status, answer or PAGE.read_bytes())

        def _answer(self, status: int, body: bytes, kind: str = "text/html; charset=utf-8") -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", policy())
            self.send_header("Lab-Draft-Version", server.draft_version)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Says nothing: requests are in `Server.posts`."""

    return Handler


def _fields(kind: str, body: str) -> dict[str, str]:
    """The form's fields, from either encoding that browsers send."""
    if not kind.startswith("multipart/form-data"):
        return {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
    boundary = kind.partition("boundary=")[2]
    found = {}
    for part in body.split(f"--{boundary}")[1:-1]:
        head, _, text = part.partition("\r\n\r\n")
        found[head.partition('name="')[2].partition('"')[0]] = text.removesuffix("\r\n")
    return found


@contextmanager
def serve() -> Iterator[Server]:
    server = Server()
    server.hold.set()
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(server)) as http:
        thread = threading.Thread(target=http.serve_forever, daemon=True)
        thread.start()
        server.url = f"http://localhost:{http.server_address[1]}/"
        try:
            yield server
        finally:
            server.hold.set()
            server.polled.set()
            http.shutdown()
            thread.join()
