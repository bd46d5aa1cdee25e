"""The forms of the admin panel, as a browser sends them back."""

from typing import Any

from flask.testing import FlaskClient

from feather.testing import Fragment


def form_of(client: FlaskClient, address: str) -> dict[str, Any]:
    """Return what a browser would send back of a form, unchanged."""
    form = Fragment(client.get(address).text).one("form[method=post].f-card")
    sent: dict[str, Any] = {}
    for field in form.all("input"):
        name, kind = field.attributes.get("name"), field.attributes["type"]
        is_sent = kind != "checkbox" or "checked" in field.attributes
        if name and is_sent and "form" not in field.attributes:
            sent[name] = field.attributes.get("value") or ("on" if kind == "checkbox" else "")
    for field in form.all("textarea"):
        sent[field.attributes["name"] or ""] = "".join(map(str, field.children)).removeprefix("\n")
    for field in form.all("select"):
        sent[field.attributes["name"] or ""] = [
            option.attributes["value"]
            for option in field.all("option")
            if "selected" in option.attributes
        ]
    del sent["csrf_token"]
    return sent


def errors_in(text: str) -> dict[str, str]:
    """Return the messages beside the fields."""
    found = Fragment(text).all("p.f-error")
    return {(e.attributes["id"] or "").removesuffix("-error"): e.text for e in found}


def facts_in(text: str) -> dict[str, str]:
    """Return what the page of a row says of it, by label."""
    page = Fragment(text)
    return {dt.text: dd.text for dt, dd in zip(page.all("dt"), page.all("dd"), strict=True)}
