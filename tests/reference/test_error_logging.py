"""The section Error Logging: errors reach the database, with user and tenant."""

from scaffolds import MakeApp

from feather.db import db
from feather.db.roles import model_for

# The section lists the columns of the model; the mixin has them.
ERROR_LOG = """\
from feather.db import Model
from feather.errorlog import ErrorLogMixin

class ErrorLog(ErrorLogMixin, Model):
    pass
"""
DOCUMENTED = """\
    error_type    # NotFoundError, ValidationError, etc.
    message       # Error message
    path          # Request path
    method        # HTTP method
    user_id       # User who triggered it (if authenticated)
    tenant_id     # Tenant scope
    stack_trace   # Full traceback (for 500 errors)
    created_at    # When it occurred
"""
ACCOUNT = """\
from feather.db import db, Model

class Account(Model):
    name = db.Column(db.String(50), primary_key=True)
    balance = db.Column(db.Integer)
"""
ROUTES = """\
from feather import api
from feather.db import db
from feather.exceptions import NotFoundError
from feather.http.scope import identify
from models import Account

@api.get('/accounts/<name>')
def show(name):
    identify(user_id='user-1', tenant_id='tenant-1')
    raise NotFoundError('Account not found')

@api.get('/drain')
def drain():
    identify(user_id='user-1', tenant_id='tenant-1')
    db.session.get(Account, 'ada').balance = 0
    db.session.flush()
    raise RuntimeError('the wire broke')
"""
FILES = {
    "models/error_log.py": ERROR_LOG,
    "models/account.py": ACCOUNT,
    "routes/api/accounts.py": ROUTES,
}


def test_errors_are_logged_and_the_change_is_undone(make_app: MakeApp) -> None:
    url = "sqlite:///app.db"
    app = make_app(FILES, DATABASE_URL=url, PROPAGATE_EXCEPTIONS=False)
    from models import Account, ErrorLog

    assert model_for(app, "error_log") is ErrorLog
    with app.app_context():
        db.session.add(Account(name="ada", balance=100))
        db.session.commit()
    client = app.test_client()
    assert client.get("/api/accounts/ben").status_code == 404
    assert client.get("/api/drain").status_code == 500
    names = [line.split()[0] for line in DOCUMENTED.splitlines()]
    with app.app_context():
        assert db.session.get(Account, "ada").balance == 100
        missing, broken = ErrorLog.query.order_by(ErrorLog.created_at).all()
        assert [getattr(missing, name) for name in names[:-1]] == [
            "NotFoundError", "Account not found", "/api/accounts/ben", "GET",
            "user-1", "tenant-1", None,
        ]  # fmt: skip
        assert (broken.error_type, broken.message) == ("RuntimeError", "the wire broke")
        assert "routes/api/accounts.py:" in broken.stack_trace
        assert missing.created_at <= broken.created_at
