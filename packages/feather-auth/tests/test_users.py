"""Accounts: addresses, states, and what administrators may do to each other."""

import pytest
from sqlalchemy import select

from feather.exceptions import (
    AuthorizationError,
    ConflictError,
    NotFoundError,
    ValidationError,
)


@pytest.fixture
def context(app):
    with app.app_context():
        yield


@pytest.fixture
def user(context):
    """Make a user: ``user("ada@example.com", role="admin")``."""
    from models.user import User

    from feather.db import db

    def make(email, **columns):
        made = User(email=email, **{"active": True, **columns})
        db.session.add(made)
        db.session.commit()
        return made

    return make


def service(actor):
    from feather_auth.users.service import UserService

    return UserService(actor)


def audited():
    from feather.db import db
    from feather_auth.store import store

    model = store().models.audit
    return [
        tuple(row) for row in db.session.execute(select(model.action, model.actor, model.subject))
    ]


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("BOB@Acme.com", "bob@acme.com"),
        ("  bob@acme.com ", "bob@acme.com"),
        ("bob@acme.com.", "bob@acme.com"),
        ("bob@BÜCHER.example", "bob@xn--bcher-kva.example"),
        ("bob@xn--bcher-kva.example", "bob@xn--bcher-kva.example"),
        ("bob+news@acme.com", "bob+news@acme.com"),
    ],
)
def test_c21_an_address_has_one_form(typed, canonical) -> None:
    from feather_auth.users.addresses import canonical_email

    assert canonical_email(typed) == canonical


@pytest.mark.parametrize(
    "typed",
    ["bob@evil.com@acme.com", "bob", "@acme.com", "bob@", "bob@acme..com", "bob\x00@acme.com", ""],
)
def test_c21_what_is_no_address_is_refused(typed) -> None:
    from feather_auth.users.addresses import canonical_email

    with pytest.raises(ValidationError) as raised:
        canonical_email(typed)
    assert raised.value.fields == {"email": "Enter a full email address."}


def test_c21_one_mailbox_cannot_be_two_users(user) -> None:
    from sqlalchemy.exc import IntegrityError

    from feather.db import db

    user("bob@acme.com")
    with pytest.raises(IntegrityError):
        user("BOB@ACME.com.")
    db.session.rollback()


def test_the_documented_states_are_views_of_one(user) -> None:
    from models.user import User

    from feather.db import db

    pending = user("pending@example.com", active=False)
    assert (pending.status, pending.active, pending.approved_at) == ("pending", False, None)
    pending.active = True
    assert pending.status == "active"
    assert pending.approved_at is not None
    pending.active = False
    assert (pending.status, pending.is_suspended) == ("suspended", True)
    db.session.commit()
    user("ada@example.com")
    active = db.session.scalars(select(User.email).where(User.active)).all()
    assert active == ["ada@example.com"]
    assert User.query.filter_by(active=False).count() == 1
    with pytest.raises(ValueError, match="status='gone' is none of pending, active, suspended"):
        pending.status = "gone"


def test_approving_and_suspending_are_audited(user) -> None:
    admin, bob = user("admin@example.com", role="admin"), user("bob@example.com", active=False)
    service(admin).approve(bob)
    service(admin).suspend(bob)
    service(admin).approve(bob)
    assert audited() == [
        ("user.approved", "admin@example.com", "bob@example.com"),
        ("user.suspended", "admin@example.com", "bob@example.com"),
        ("user.reactivated", "admin@example.com", "bob@example.com"),
    ]


@pytest.mark.parametrize(
    "act",
    [
        lambda s, u: s.approve(u),
        lambda s, u: s.suspend(u),
        lambda s, u: s.change_role(u, "admin"),
    ],
)
def test_c32_nobody_does_it_to_themselves(user, act) -> None:
    admin = user("admin@example.com", role="admin")
    user("other@example.com", role="admin")
    with pytest.raises(AuthorizationError, match="You cannot do this to your own account"):
        act(service(admin), admin)
    assert audited() == []


def test_c32_nobody_gives_a_role_above_their_own_or_touches_somebody_above(user) -> None:
    moderator, bob = user("mo@example.com", role="moderator"), user("bob@example.com")
    admin = user("admin@example.com", role="admin")
    with pytest.raises(AuthorizationError, match="a role that is above your own"):
        service(moderator).change_role(bob, "editor")
    with pytest.raises(AuthorizationError, match="somebody whose role is above yours"):
        service(moderator).suspend(admin)
    assert (bob.role, admin.status) == ("user", "active")


@pytest.mark.parametrize("act", [lambda s, u: s.suspend(u), lambda s, u: s.change_role(u, "user")])
def test_c32_the_last_active_admin_stays(user, act) -> None:
    from feather_auth.users.service import COMMAND_LINE

    admin = user("admin@example.com", role="admin")
    user("asleep@example.com", role="admin", status="suspended")
    with pytest.raises(ConflictError, match="This is the last active administrator"):
        act(service(COMMAND_LINE), admin)
    assert (admin.role, admin.status) == ("admin", "active")
    second = user("second@example.com", role="admin")
    act(service(second), admin)


def test_c33_only_the_command_line_makes_platform_admins(user) -> None:
    from feather_auth.users.service import COMMAND_LINE

    platform = user("p@example.com", role="admin", is_platform_admin=True)
    bob = user("bob@example.com")
    with pytest.raises(AuthorizationError, match="Only the command line can do this"):
        service(platform).set_platform_admin(bob, granted=True)
    service(COMMAND_LINE).set_platform_admin(bob, granted=True)
    assert bob.is_platform_admin
    assert audited() == [("platform_admin.granted", "command line", "bob@example.com")]


def test_a_role_that_does_not_exist_names_the_nearest(user) -> None:
    from feather_auth.users.service import COMMAND_LINE

    with pytest.raises(ValidationError) as raised:
        service(COMMAND_LINE).change_role(user("bob@example.com"), "edtor")
    assert raised.value.message == (
        "there is no role 'edtor'; the nearest is 'editor' "
        "(roles of this app: admin, editor, moderator, user)"
    )


def test_an_unknown_address_is_told(context) -> None:
    with pytest.raises(NotFoundError, match=r"There is no user with the address bob@example\.com"):
        service("command line").find("bob@example.com")


def test_c33_no_request_makes_a_platform_admin(app, add_user) -> None:
    from models.user import User

    from feather.db import db

    app.config["WTF_CSRF_ENABLED"] = False
    user_id = add_user("ada@example.com", role="admin")
    client = app.test_client()
    client.get(f"/enter/{user_id}")
    fields = {"is_platform_admin": "true", "status": "active", "role": "admin", "id": user_id}
    tried = 0
    for rule in app.url_map.iter_rules():
        for method in {"POST", "PUT", "PATCH", "DELETE"} & (rule.methods or set()):
            path = rule.rule
            for name in rule.arguments:
                path = path.replace(f"<{name}>", user_id)
            for body in ({"json": fields}, {"data": fields}, {"query_string": fields}):
                client.open(path, method=method, **body)
                client.get(f"/enter/{user_id}")  # one of them has signed out
                tried += 1
    assert tried >= 9
    with app.app_context():
        assert not db.session.get(User, user_id).is_platform_admin
