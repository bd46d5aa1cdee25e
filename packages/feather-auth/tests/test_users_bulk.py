"""Accounts by the hundred: the same rules as for one, few statements, and no deadlock."""

import random
import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select, text
from statements import at_most

from feather.db import db
from feather.db.transaction import transaction
from feather.exceptions import AuthorizationError, ValidationError


@pytest.fixture
def add(app):
    """Add users: ``add("ada", "bob", role="admin")`` gives their ids, in one transaction."""

    def add(*names, **columns):
        from models.user import User

        with app.app_context():
            users = [
                User(email=f"{name}@example.com", **{"active": True, **columns}) for name in names
            ]
            db.session.add_all(users)
            db.session.commit()
            return [user.id for user in users]

    return add


def service(actor):
    """Return the service for the user with an id, or for the command line."""
    from feather_auth.store import store
    from feather_auth.users.service import COMMAND_LINE, UserService

    return UserService(db.session.get(store().models.user, actor) if actor else COMMAND_LINE)


def statuses(app, *ids):
    from models.user import User

    with app.app_context():
        found = dict(db.session.execute(select(User.id, User.status)).all())
        return [found[user_id] for user_id in ids]


def audited(app):
    from feather_auth.store import store

    model = store().models.audit
    rows = select(model.action, model.actor, model.subject).order_by(model.id)
    return [tuple(row) for row in db.session.execute(rows)]


def test_many_are_changed_in_as_many_statements_as_few(app, add) -> None:
    (admin,) = add("admin", role="admin")
    names = [f"user{number}" for number in range(60)]
    waiting, blocked = add(*names[::2], active=False), add(*names[1::2], status="suspended")
    ids = [user_id for pair in zip(waiting, blocked, strict=True) for user_id in pair]
    with app.app_context():
        acting = service(admin)
        with at_most(4, app) as sent:
            outcome = acting.approve_all(ids)
            assert [user.email for user in outcome.changed] == [f"{n}@example.com" for n in names]
        assert (outcome.unchanged, outcome.refused) == ([], {})
        assert all(user.approved_at is not None for user in outcome.changed)
        assert sent[0].startswith("SELECT")
        again = acting.approve_all([*ids, ids[0]])
        assert (again.changed, again.unchanged, again.refused) == ([], ids, {})
        verbs = ["user.approved", "user.reactivated"] * 30
        assert audited(app) == [
            (verb, "admin@example.com", f"{name}@example.com")
            for verb, name in zip(verbs, names, strict=True)
        ]
    clients = [app.test_client() for _ in range(3)]
    for client, user_id in zip(clients, ids, strict=False):
        client.get(f"/enter/{user_id}")
    with app.app_context():
        acting = service(admin)
        with at_most(7, app):
            outcome = acting.suspend_all(ids)
            assert {user.status for user in outcome.changed} == {"suspended"}
        ended = [row for row in audited(app) if row[0] == "session.revoked"]
        assert ended == [
            ("session.revoked", "admin@example.com", f"{name}@example.com") for name in names[:3]
        ]
    assert [client.get("/api/me").status_code for client in clients] == [401] * 3


def test_c32_who_is_refused_is_told_why_and_stops_nobody_else(app, add) -> None:
    moderator, bob = add("mo", role="moderator") + add("bob", active=False)
    first, second = add("first", "second", role="admin")
    (platform,) = add("platform", is_platform_admin=True)
    asked = [moderator, first, bob, platform, "gone", "\x00", "\ud800"]
    for act, status in ("approve_all", "active"), ("suspend_all", "suspended"):
        with app.app_context():
            outcome = getattr(service(moderator), act)(asked)
            assert [user.id for user in outcome.changed] == [bob]
            assert outcome.refused == {
                moderator: "You cannot do this to your own account.",
                first: "You cannot change somebody whose role is above yours.",
                platform: "You cannot change somebody who operates the platform.",
                "gone": "There is no such user.",
                "\x00": "There is no such user.",
                "\ud800": "There is no such user.",
            }
        assert statuses(app, moderator, first, bob, platform) == [
            "active", "active", status, "active",
        ]  # fmt: skip
    with app.app_context():
        outcome = service(None).suspend_all([first, bob, second, moderator])
        assert [user.id for user in outcome.changed] == [first, moderator]
        assert outcome.unchanged == [bob]
        last = "This is the last active administrator: make another one first."
        assert outcome.refused == {second: last}
        assert service(None).suspend_all([]).refused == {}


def test_more_than_a_thousand_at_a_time_are_refused(app) -> None:
    with app.app_context():
        with pytest.raises(ValidationError) as raised:
            service(None).approve_all(str(number) for number in range(1234))
        told = "Choose at most 1,000 accounts at a time; these are 1,234."
        assert raised.value.fields == {"ids": told}
        outcome = service(None).approve_all(str(number % 1000) for number in range(1234))
        assert len(outcome.refused) == 1000


def test_platform_admins_outrank_every_role_and_answer_to_each_other_alone(app, add) -> None:
    from models.user import User

    platform, other = add("platform", "other", is_platform_admin=True)
    admin, second = add("admin", "second", role="admin")
    with app.app_context():
        assert service(platform).suspend(db.session.get(User, admin)).is_suspended
        assert service(platform).change_role(db.session.get(User, other), "admin").is_admin
        with pytest.raises(AuthorizationError, match="somebody who operates the platform"):
            service(second).suspend(db.session.get(User, platform))
        with pytest.raises(AuthorizationError, match="You cannot do this to your own account"):
            service(platform).change_role(db.session.get(User, platform), "admin")


def test_c32_two_admins_who_suspend_each_other_at_once_leave_one(app, add) -> None:
    (bob,) = add("bob")
    first, second = add("first", "second", role="admin")
    loaded, go, raised = threading.Event(), threading.Event(), []

    def strike_back():
        with app.app_context():
            acting = service(second)
            loaded.set()
            go.wait(10)
            try:
                acting.suspend_all([bob, first])
            except AuthorizationError as error:
                raised.append(error.message)

    thread = threading.Thread(target=strike_back)
    thread.start()
    assert loaded.wait(10)
    with app.app_context():
        acting = service(first)
        with transaction():
            acting.suspend_all([second, bob])
            go.set()
            while db.engine.dialect.name == "postgresql" and not db.session.scalar(
                text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
            ):
                db.session.execute(text("SELECT pg_sleep(0.01), pg_stat_clear_snapshot()"))
    thread.join(10)
    assert raised == ["Your account is not active any more."]
    assert statuses(app, bob, first, second) == ["suspended", "active", "suspended"]


def test_c32_who_changes_the_same_people_in_any_order_takes_turns(app, add) -> None:
    admins = add(*(f"admin{number}" for number in range(4)), role="admin")
    ids = admins + add(*(f"user{number}" for number in range(20)))
    raised = []
    start = threading.Barrier(4)

    def work(number):
        from models.user import User

        rng = random.Random(number)
        start.wait()
        try:
            for turn in range(8):
                with app.app_context():
                    mixed, acting = rng.sample(ids, len(ids)), service(None)
                    if turn % 2 == number % 2:
                        acting.suspend_all(mixed)
                        acting.change_role(db.session.get(User, mixed[0]), "admin")
                    else:
                        acting.approve_all(mixed)
                    acting.approve(db.session.get(User, admins[number]))
        except Exception as error:  # noqa: BLE001  # the test shows it
            raised.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert raised == []
    assert "active" in statuses(app, *admins)


def test_the_newest_of_many_accounts_are_found_by_an_index(app) -> None:
    from models.user import User

    now = datetime.now(UTC)
    newest = select(User).order_by(User.created_at.desc(), User.id.desc()).limit(25)
    with app.app_context():
        db.session.execute(
            insert(User),
            [
                {"email": f"{age}@example.com", "created_at": now - timedelta(minutes=age)}
                for age in range(2000)
            ],
        )
        db.session.execute(text("ANALYZE users"))
        sqlite = db.engine.dialect.name == "sqlite"
        statement = newest.compile(db.engine, compile_kwargs={"literal_binds": True})
        explain = "EXPLAIN QUERY PLAN" if sqlite else "EXPLAIN"
        plan = str(db.session.execute(text(f"{explain} {statement}")).all())
    index = "USING INDEX" if sqlite else "Index Scan Backward using"
    assert f"{index} ix_users_created_at" in plan
