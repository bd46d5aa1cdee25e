"""An OpenID provider that lies as a test tells it to, on a port of its own."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Flask, jsonify, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

CLIENT = "shop"


@dataclass
class Hostile:
    """The provider.

    Attributes:
        issuer: Its address.
        claims: What the next ID token says besides the honest claims; None leaves a claim out.
        header: What its header says besides the honest one.
        key: What it is signed with.
        tokens: The requests to the token endpoint.
        delay: Seconds before the token endpoint answers.
    """

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    signing_key: RSAKey | None = None
    tokens: list[dict[str, str]] = field(default_factory=list)
    nonce: str = ""
    delay: float = 0

    def begin(self, client: Any, path: str = "/auth/acme/login") -> dict[str, str]:
        """Start a sign-in; gives the parameters that the browser is sent here with."""
        answer = client.get(path)
        assert answer.status_code == 302, answer.text
        query = parse_qs(urlsplit(answer.location).query)
        sent = {name: values[0] for name, values in query.items()}
        self.nonce = sent["nonce"]
        return sent

    def finish(self, client: Any, sent: dict[str, str], **changes: str) -> Any:
        """Come back with a code."""
        query = {"code": "c0de", "state": sent["state"], **changes}
        return client.get(
            "/auth/acme/callback", query_string=query, headers={"Accept": "text/html"}
        )

    def sign_in(self, client: Any, **claims: Any) -> Any:
        """Go all the way, with what the token shall say."""
        self.claims = claims
        return self.finish(client, self.begin(client))

    def id_token(self) -> str:
        """Return the token that the claims and the key make."""
        now = int(time.time())
        honest = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "s-1",
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
            "email": "ada@example.com",
            "email_verified": True,
            "name": "Ada",
        }
        claims = {k: v for k, v in {**honest, **self.claims}.items() if v is not None}
        header = {"alg": "RS256", "kid": "one", **self.header}
        return jwt.encode(header, claims, self.signing_key or self.key)


@contextmanager
def hostile_provider() -> Iterator[Hostile]:
    """Serve the provider while the block runs."""
    state, app = Hostile(), Flask("hostile")

    @app.get("/.well-known/openid-configuration")
    def metadata() -> Any:
        return jsonify(
            issuer=state.issuer,
            authorization_endpoint=f"{state.issuer}/authorize",
            token_endpoint=f"{state.issuer}/token",
            jwks_uri=f"{state.issuer}/jwks",
            id_token_signing_alg_values_supported=["RS256"],
        )

    @app.get("/jwks")
    def jwks() -> Any:
        return jsonify(keys=[state.key.as_dict(private=False)])

    @app.post("/token")
    def token() -> Any:
        state.tokens.append(dict(request.form))
        time.sleep(state.delay)
        return jsonify(
            access_token="a", token_type="Bearer", expires_in=60, id_token=state.id_token()
        )

    server = make_server("127.0.0.1", 0, app, threaded=True)
    state.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield state
    server.shutdown()
    thread.join(5)
    server.server_close()
