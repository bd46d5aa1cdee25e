"""The gallery: all components in development, and not a trace of it elsewhere."""

import re
from pathlib import Path

import pytest
from components import make_app
from flask.testing import FlaskClient

from feather.frontend.gallery.documentation import Component, components
from feather.frontend.gallery.tokens import colour_tokens, type_tokens
from feather.testing import Fragment

URL = "/_feather/components"
COMPONENTS = components()


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    own = {"components/avatar.html": "{% macro avatar(name, tone=1) %}MY AVATAR{% endmacro %}"}
    root = tmp_path_factory.mktemp("app")
    return make_app(root, own, FEATHER_ENV="development").test_client()


@pytest.fixture(scope="module")
def gallery(client: FlaskClient) -> Fragment:
    answer = client.get(URL)
    assert answer.status_code == 200
    return Fragment(answer.text)


@pytest.mark.parametrize("environment", ["production", "testing"])
@pytest.mark.parametrize("path", ["", "/toast", "/later", "/static/gallery.css"])
def test_there_is_no_gallery_outside_of_development(
    tmp_path: Path, environment: str, path: str
) -> None:
    app = make_app(tmp_path, FEATHER_ENV=environment, TRUSTED_HOSTS=["example.com"])
    answer = app.test_client().get(URL + path, base_url="https://example.com")
    assert answer.status_code == 404
    assert not [rule for rule in app.url_map.iter_rules() if "_feather" in rule.rule]
    assert "feather_gallery" not in app.blueprints


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda c: c.name)
def test_a_component_is_shown_with_calls_and_parameters(
    gallery: Fragment, component: Component
) -> None:
    section = gallery.one(f"section#{component.name}")
    assert component.summary in section.text
    codes = [code.text for code in section.all("code")]
    assert component.import_line in codes
    for example in component.examples:
        assert " ".join(example.source.split()) in codes
    documented = [heading.text for heading in section.all("th[scope=row]")]
    assert documented[-len(component.parameters) :] == [p.name for p in component.parameters]
    contents = gallery.one("nav[aria-label=Components]")
    assert contents.one(f"a[href=#{component.name}]").text == component.name
    assert len(section.all("div.g-drawn")) == sum(e.is_drawn for e in component.examples)


def test_ids_are_unique(gallery: Fragment) -> None:
    ids = [element.attributes["id"] for element in gallery.all("[id]")]
    assert sorted(ids) == sorted(set(ids))


def test_the_apps_own_components_are_shown(gallery: Fragment) -> None:
    assert "MY AVATAR" in gallery.one("section#avatar").text


def test_all_tokens_are_shown(gallery: Fragment, client: FlaskClient) -> None:
    fills = [fill for fill, _ in colour_tokens()]
    assert {"background", "primary", "warning-soft", "chart-6"} <= set(fills)
    assert [span.attributes["data-fill"] for span in gallery.all("[data-fill]")] == fills
    sizes = [
        span.attributes["data-size"] for span in gallery.one("section#type").all("[data-size]")
    ]
    assert sizes == type_tokens()
    assert {"text-2xs", "text-display"} <= set(type_tokens())
    with client.get(f"{URL}/static/gallery.css") as answer:
        for fill, text in colour_tokens():
            rule = re.search(rf'\[data-fill="{fill}"\] {{(.*?)}}', answer.text, re.DOTALL)
            assert rule, fill
            assert f"background: var(--{fill});" in rule[1]
            assert (f"color: var(--{text});" in rule[1]) == (text is not None)
        for size in type_tokens():
            assert f'[data-size="{size}"] {{\n  font-size: var(--{size});' in answer.text


def test_the_examples_reach_a_server(client: FlaskClient) -> None:
    token = Fragment(client.get(URL).text).one("meta[name=csrf-token]").attributes["content"]
    headers = {"X-CSRFToken": token or "", "HX-Request": "true"}
    for send in (client.post, client.delete):
        answer = send(f"{URL}/toast", headers=headers)
        assert answer.status_code == 204
        assert '"showToast"' in answer.headers["HX-Trigger"]
    assert client.get(f"{URL}/later").text == "<p>The content has arrived.</p>"
