"""The section Error Logging: errors reach the database, with user and tenant."""

from projects import MakeProject
from sqlalchemy import MetaData

from feather import create_app
from feather.db import db
from feather.db.roles import model_for

FILES = {
    "models/__init__.py": "",
    "models/error_log.py": """
        from feather.db import Model
        from feather.errorlog import ErrorLogMixin

        class ErrorLog(ErrorLogMixin, Model):
            pass
    """,
    "models/account.py": """
        from sqlalchemy.orm import Mapped, mapped_column

        from feather.db import Model

        class Account(Model):
            name: Mapped[str] = mapped_column(primary_key=True)
            balance: Mapped[int]
    """,
    "routes/__init__.py": "",
    "routes/api/__init__.py": "",
    "routes/api/accounts.py": """
        from feather import api
        from feather.db import db
        from feather.exceptions import NotFoundError
        from feather.http.scope import identify
        from models.account import Account

        @api.get("/accounts/<name>")
        def show(name: str):
            identify(user_id="user-1", tenant_id="tenant-1")
            raise NotFoundError("Account not found")

        @api.get("/drain")
        def drain():
            identify(user_id="user-1", tenant_id="tenant-1")
            db.session.get(Account, "ada").balance = 0
            db.session.flush()
            raise RuntimeError("the wire broke")
    """,
}
DOCUMENTED = ("error_type", "message", "path", "method", "user_id", "tenant_id", "stack_trace")


def test_errors_are_logged_and_the_change_is_undone(
    make_project: MakeProject, own_metadata: MetaData
) -> None:
    config = {"DATABASE_URL": "sqlite:///app.db", "PROPAGATE_EXCEPTIONS": False}
    app = create_app(make_project(FILES), environment="testing", config=config, plugins=[])
    from models.account import Account
    from models.error_log import ErrorLog

    assert model_for(app, "error_log") is ErrorLog
    with app.app_context():
        db.create_all()
        db.session.add(Account(name="ada", balance=100))
        db.session.commit()
    client = app.test_client()
    assert client.get("/api/accounts/ben").status_code == 404
    assert client.get("/api/drain").status_code == 500
    with app.app_context():
        assert db.session.get(Account, "ada").balance == 100
        missing, broken = ErrorLog.query.order_by(ErrorLog.created_at).all()
        assert [getattr(missing, name) for name in DOCUMENTED] == [
            "NotFoundError", "Account not found", "/api/accounts/ben", "GET",
            "user-1", "tenant-1", None,
        ]  # fmt: skip
        assert (broken.error_type, broken.message) == ("RuntimeError", "the wire broke")
        assert "routes/api/accounts.py:" in broken.stack_trace
        assert missing.created_at <= broken.created_at
        db.engine.dispose()
