"""feather.db.roles: which model serves a role."""

import sys
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from feather.db import Model, db
from feather.db.roles import RoleError, model_for, resolve_roles
from feather.errorlog import ErrorLogMixin
from feather.plugins.collection import Contribution
from feather.plugins.contributions import ModelRole


@pytest.fixture
def app(tmp_path, own_metadata, monkeypatch):
    from feather.db import init_app

    monkeypatch.delitem(sys.modules, "feather.errorlog.model", raising=False)
    app = Flask("shop", instance_path=str(tmp_path))
    init_app(app, "sqlite://")
    yield app
    sys.modules.pop("feather.errorlog.model", None)
    with app.app_context():
        db.engine.dispose()


def with_role(app: Flask, role: ModelRole) -> None:
    contributions = {"feather_models": (Contribution("hello", role),)}

    app.extensions["feather"] = SimpleNamespace(contributions=contributions)


def test_an_unclaimed_role_gets_the_default_class_and_its_table(app):
    resolve_roles(app)
    assert model_for(app, "error_log").__tablename__ == "feather_error_log"
    assert "feather_error_log" in db.metadata.tables


def test_a_claiming_class_serves_and_the_default_table_never_appears(app):
    class ErrorLog(ErrorLogMixin, Model):
        team: Mapped[str | None]

    resolve_roles(app)
    assert model_for(app, "error_log") is ErrorLog
    assert "feather.errorlog.model" not in sys.modules
    assert set(db.metadata.tables) == {"error_log"}


def test_a_claim_counts_through_a_class_between_and_its_kinds_claim_nothing(app):
    class Auditing(ErrorLogMixin):
        team: Mapped[str | None]

    class Failure(Auditing, Model):
        kind: Mapped[str] = mapped_column(default="failure")

        @declared_attr.directive
        def __mapper_args__(self):
            name = self.__name__.lower()
            return {"polymorphic_on": "kind", "polymorphic_identity": name}

    class Outage(Failure):
        pass

    resolve_roles(app)
    assert model_for(app, "error_log") is Failure


def test_two_claims_are_refused_by_name(app):
    class First(ErrorLogMixin, Model):
        pass

    class Second(ErrorLogMixin, Model):
        pass

    with pytest.raises(RoleError) as error:
        resolve_roles(app)
    assert str(error.value) == (
        f"{__name__}.test_two_claims_are_refused_by_name.<locals>.First and "
        f"{__name__}.test_two_claims_are_refused_by_name.<locals>.Second both subclass "
        "ErrorLogMixin, and one model only can be the app's 'error_log': "
        "remove ErrorLogMixin from the bases of all but one"
    )


def test_plugins_contribute_roles(app, make_distribution):
    make_distribution(
        "feather-hello",
        modules={
            "hello_mixins.py": "class GreetingMixin: pass",
            "hello_models.py": """
                from sqlalchemy.orm import Mapped, mapped_column
                from feather.db import Model
                from hello_mixins import GreetingMixin

                class Greeting(GreetingMixin, Model):
                    __tablename__ = "feather_hello_greeting"
                    id: Mapped[int] = mapped_column(primary_key=True)
            """,
        },
    )
    role = ModelRole("greeting", "hello_mixins:GreetingMixin", "hello_models:Greeting")
    with_role(app, role)
    resolve_roles(app)
    assert model_for(app, "greeting").__tablename__ == "feather_hello_greeting"


def test_a_plugin_that_names_a_missing_class_is_blamed(app):
    with_role(app, ModelRole("greeting", "hello_nowhere:GreetingMixin", "hello_nowhere:Greeting"))
    with pytest.raises(RoleError) as error:
        resolve_roles(app)
    assert str(error.value) == (
        "the plugin hello names hello_nowhere:GreetingMixin for the model role 'greeting', which "
        "cannot be imported: No module named 'hello_nowhere'. Report it to its authors, or set "
        "FEATHER_DISABLED_PLUGINS=hello"
    )


def test_an_unknown_role_names_the_nearest(app):
    resolve_roles(app)
    with pytest.raises(RoleError) as error:
        model_for(app, "errorlog")
    assert str(error.value) == (
        "there is no model role 'errorlog'; the nearest is 'error_log' "
        "(roles of this app: error_log)"
    )


def test_asking_too_early_is_told(app):
    with pytest.raises(RoleError, match="ask for the model where it is used"):
        model_for(app, "error_log")


def test_an_app_without_a_database_has_no_models():
    app = Flask("shop")
    resolve_roles(app)
    with pytest.raises(RoleError, match=r"has no database: set DATABASE_URL, for example"):
        model_for(app, "error_log")
