"""A customer links a WhatsApp account; this file is the whole backend. README.md says how to run it."""

import base64
import hashlib
import hmac
import html
import json
import os
import secrets
import sys
import time
import urllib.error
import urllib.request
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

RELAY = os.environ.get("WHATSGATE_PUBLIC_URL", "http://localhost:3000")
SECRET = os.environ.get("WHATSGATE_SECRET", "").encode()
EVENTS_FILE = os.environ.get("EVENTS_FILE", "events.jsonl")
# Your own sign-in stands in the place of these.
CUSTOMERS: set[str] = set()


# region ticket
def sign(data: bytes) -> bytes:
    return hmac.new(SECRET, data, hashlib.sha256).digest()


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def ticket(owner: str, audience: str = "whatsgate") -> str:
    """A JWT that says whom the relay serves; a page gets one for its own customer only."""
    claims = {"sub": owner, "aud": audience, "exp": int(time.time()) + 3600}
    parts = [{"alg": "HS256", "typ": "JWT"}, claims]
    signed = ".".join(base64url(json.dumps(part).encode()) for part in parts)
    return f"{signed}.{base64url(sign(signed.encode()))}"
# endregion ticket


def ask(command: str, body: dict) -> dict:
    """Asks the relay for something on behalf of this backend."""
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {ticket('backend', 'whatsgate-admin')}"}
    request = urllib.request.Request(f"{RELAY}/admin/{command}", json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        return json.load(error)


# region notification
def is_genuine(headers, body: bytes) -> bool:
    """Whether a notification comes from our relay, and now: https://www.standardwebhooks.com"""
    sent_at = headers.get("webhook-timestamp", "0")
    signed = f"{headers.get('webhook-id')}.{sent_at}.".encode() + body
    expected = b"v1," + base64.b64encode(sign(signed))
    given = headers.get("webhook-signature", "").encode().split(b" ")
    return sent_at.isdecimal() and abs(time.time() - int(sent_at)) < 300 and any(
        hmac.compare_digest(expected, each) for each in given
    )
# endregion notification


PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Link WhatsApp from Python</title>
<script type="module" src="{relay}/connect.js"></script>
<whatsgate-connect relay="{relay}" name="main" ticket="{ticket}"></whatsgate-connect>
<script type="module">
  document.querySelector('whatsgate-connect').fetchTicket = async () => (await fetch('/ticket')).text();
</script>
<p>Your sessions: {sessions}</p>
<form method="post"><button formaction="/unlink">Unlink</button> <button formaction="/link">Make a link to send</button></form>
"""


class Application(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        customer = self.customer()
        if self.path == "/ticket":
            return self.answer(200, ticket(customer), "text/plain")
        if self.path != "/":
            return self.answer(404, "Not found", "text/plain")
        sessions = html.escape(json.dumps(ask("list", {"owner": customer}).get("data", [])))
        self.answer(200, PAGE.format(relay=html.escape(RELAY), ticket=ticket(customer), sessions=sessions))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/notify":
            # From the relay: what happened. The same id may come twice.
            if not is_genuine(self.headers, body):
                return self.answer(401, "Not signed by our relay", "text/plain")
            with open(EVENTS_FILE, "ab") as events:
                events.write(body + b"\n")
            return self.answer(200, "", "text/plain")
        if self.path == "/unlink":
            ask("unlink", {"owner": self.customer(), "name": "main"})
            return self.answer(303, "", "text/plain", {"Location": "/"})
        if self.path == "/link":
            # For somebody who is not here: valid until the slot is linked, or until the next one is made.
            link = ask("link", {"owner": self.customer(), "name": "main"}).get("data", {}).get("url")
            return self.answer(200, f'<a href="{html.escape(link)}">Send this link</a>' if link else "The relay made no link.")
        self.answer(404, "Not found", "text/plain")

    def customer(self) -> str:
        """Your own sign-in stands here; this one gives every browser an id of its own, and believes in no other."""
        cookie = SimpleCookie(self.headers.get("Cookie", "")).get("customer")
        if cookie and cookie.value in CUSTOMERS:
            return cookie.value
        self.new_customer = f"customer-{secrets.token_hex(8)}"
        CUSTOMERS.add(self.new_customer)
        return self.new_customer

    def answer(self, status: int, text: str, content_type: str = "text/html", headers: dict | None = None) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{content_type}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        if hasattr(self, "new_customer"):
            self.send_header("Set-Cookie", f"customer={self.new_customer}; HttpOnly; SameSite=Lax; Path=/")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    if len(SECRET) < 32:
        sys.exit("Set WHATSGATE_SECRET to the relay's secret: without it, anybody could sign.")
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8000
    print(f"http://localhost:{port}", flush=True)
    ThreadingHTTPServer(("127.0.0.1", port), Application).serve_forever()
