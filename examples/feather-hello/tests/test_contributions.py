"""What the plugin hands to Feather and to other plugins."""

import logging
from email.message import EmailMessage
from importlib import import_module
from typing import Any

import pytest
from flask import Flask

from feather_hello.styles import use_style


def contributed(app: Flask, hook: str) -> Any:
    """Return the one value that the plugin contributed through *hook*."""
    (contribution,) = app.extensions["feather"].contributions[hook]
    return contribution.value


def load(target: str) -> Any:
    module, _, name = target.partition(":")
    return getattr(import_module(module), name)


def test_templates_are_where_the_hooks_say(app: Flask) -> None:
    for hook in ("feather_template_folders", "feather_tailwind_sources"):
        assert (contributed(app, hook) / "hello" / "greeting.html").is_file()


def test_without_a_panel_there_is_no_page_in_it(app: Flask) -> None:
    assert contributed(app, "feather_admin_pages").endpoint not in app.view_functions


def test_rows_of_nobody_are_out_of_scope(app: Flask) -> None:
    scope = contributed(app, "feather_row_scopes")
    greeting = load(contributed(app, "feather_models").default)
    assert str(scope.condition(greeting)) == "feather_hello_greeting.name != :name_1"


def test_a_job_greets_as_where_it_was_enqueued(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    jobs = import_module(contributed(app, "feather_jobs"))
    context = contributed(app, "feather_job_context")
    with use_style("loud"):
        captured = context.capture()
    with app.app_context(), context.restore(captured), caplog.at_level(logging.INFO):
        jobs.log_greeting("Ada")
    assert caplog.messages == ["HELLO, ADA!"]


def test_the_mail_backend_greets(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    backend = contributed(app, "feather_backends")
    message = EmailMessage()
    message["To"] = "Ada"
    message.set_content("How are you?")
    with app.app_context(), caplog.at_level(logging.INFO):
        load(backend.target)().send(message)
    assert caplog.messages == ["Hello, Ada!\n\nHow are you?\n"]


def test_the_health_check_passes(app: Flask) -> None:
    with app.app_context():
        contributed(app, "feather_health_checks").run()


def test_the_doctor_warns_of_a_shouting_production(app: Flask) -> None:
    check = contributed(app, "feather_doctor_checks")
    assert list(check.run(app)) == []
    loud = Flask("loud")
    loud.config.update(FEATHER_ENV="production", HELLO_STYLE="loud")
    (finding,) = check.run(loud)
    assert (finding.severity, finding.remedy) == ("warning", "set HELLO_STYLE=plain")


def test_the_shell_offers_the_extension(app: Flask) -> None:
    assert app.make_shell_context()["hello"] is app.extensions["hello"]


def test_a_new_project_gets_a_service_that_greets(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = contributed(app, "feather_scaffold_files")
    assert file.path == "services/greeting_service.py"
    names: dict[str, Any] = {"__name__": "greeting_service"}
    exec(compile(file.source.read_text("utf-8"), file.path, "exec"), names)
    with app.app_context():
        assert names["GreetingService"]().greet("Ada") == "Hello, Ada!"
    assert "GreetingService" in contributed(app, "feather_agent_guide")


def test_what_can_be_ejected_is_what_the_app_finds_first(app: Flask) -> None:
    offer = contributed(app, "feather_eject")
    assert (offer.name, offer.part, offer.target) == ("hello", "templates", "templates")
    assert offer.source == contributed(app, "feather_template_folders")
