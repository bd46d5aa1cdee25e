"""Authlib's client for a provider: PKCE, a nonce, checked issuer and audience, deadlines."""

from typing import Any

from flask import Flask

from feather_auth.signin.providers import Provider

_KEY = "feather.auth.oauth"
_TIMEOUT = 10  # seconds, for each request to the provider
_LEEWAY = 60  # seconds that two clocks may differ by


def client_for(app: Flask, provider: Provider) -> Any:
    """Return the client; Authlib is imported by the first sign-in that needs it.

    Args:
        app: The app.
        provider: A provider with a client id.
    """
    oauth: Any = app.extensions.get(_KEY)
    if oauth is None:
        from authlib.integrations.flask_client import OAuth

        oauth = app.extensions[_KEY] = OAuth(app)
    client = oauth.create_client(provider.name)
    if client is not None:
        return client
    return oauth.register(
        provider.name,
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        server_metadata_url=f"{provider.issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",  # Authlib leaves PKCE off by default
            "default_timeout": _TIMEOUT,
        },
    )


def verified_claims(client: Any, provider: Provider) -> dict[str, Any]:
    """Exchange the code of the current request for an ID token, and check it.

    Args:
        client: What :func:`client_for` returned.
        provider: Whose token it must be.

    Returns:
        The claims. Signature, issuer, audience, expiry, nonce and the state of the request are
        checked (OpenID Connect Core 1.0, section 3.1.3.7).

    Raises:
        OAuthError: The provider, or the state, said no.
        joserfc.errors.JoseError: The token is not good.
        requests.RequestException: The provider did not answer.
    """
    token = client.authorize_access_token(
        leeway=_LEEWAY,
        claims_options={
            "iss": {"essential": True, "values": [provider.issuer]},
            "aud": {"essential": True, "values": [provider.client_id]},
            "sub": {"essential": True},
            "exp": {"essential": True},
        },
    )
    claims: dict[str, Any] = dict(token.get("userinfo") or {})
    return claims
