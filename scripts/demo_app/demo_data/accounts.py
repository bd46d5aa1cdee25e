"""Accounts and what became of them: sign-ups, approvals, suspensions, roles, sign-ins."""

import random
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from demo_data.past import Past, dated, request, today, within
from demo_data.people import DAYS, STAFF, moment_of, sign_ups
from feather import transaction
from feather.auth import Profile, UserService
from feather.db import db
from feather_auth.signin.completion import complete
from feather_auth.signin.errors import IdentityConflict
from feather_auth.signin.local import ISSUER
from sqlalchemy import select

from models import User

ADMIN = "admin@example.com"
_REFUSED, _SUSPENDED, _IDLE = 0.04, 0.07, 0.2


@dataclass(order=True)
class Happening:
    """Something to be written: when, what, to whom; the name is there for the order."""

    moment: datetime
    what: str
    email: str
    name: str = ""


def seed() -> None:
    """Write three months of accounts, in the order in which it happened, in one transaction."""
    chance = random.Random(20)  # noqa: S311 - a demo is to be the same each time
    now = datetime.now(UTC)
    with dated() as past, transaction():
        for one in sorted(_story(chance)):
            if one.moment < now:
                _let_happen(one, past, chance)
        with suppress(IdentityConflict), request(past, now - timedelta(hours=3), chance):
            # The address of somebody's account, from another provider than theirs.
            complete(_profile("editor@example.com", "", "https://id.example.net"), "/", False)


def _story(chance: random.Random) -> Iterable[Happening]:
    """Yield what happens, in no order."""
    before = today() - timedelta(days=DAYS + 6)
    yield Happening(before, "founded", ADMIN, "Robin Hale")
    for email, (name, role) in STAFF.items():
        before += timedelta(hours=9, minutes=chance.randrange(300))
        yield Happening(before, "signed up", email, name)
        yield Happening(before + timedelta(hours=1), "approved", email)
        yield Happening(before + timedelta(hours=2), f"became {role}", email)
        yield from _visits(chance, email, before, 12)
    yield from _visits(chance, ADMIN, before, 25)
    for moment, name, email in sign_ups(chance):
        yield Happening(moment, "signed up", email, name)
        yield from _afterwards(chance, moment, email)


def _afterwards(chance: random.Random, moment: datetime, email: str) -> Iterable[Happening]:
    answered = moment + timedelta(minutes=20) + within(chance, timedelta(hours=40))
    fate = chance.random()
    if fate < _REFUSED:
        yield Happening(answered, "suspended", email)
        return
    yield Happening(answered, "approved", email)
    if fate < _IDLE:  # they never came back, and some were shown out
        if fate < _SUSPENDED:
            yield Happening(answered + within(chance, timedelta(days=9)), "suspended", email)
        return
    if fate > 0.985:  # noqa: PLR2004 - few of many
        yield Happening(answered + within(chance, timedelta(days=9)), "became editor", email)
    yield from _visits(chance, email, answered, 1 + min(int(chance.expovariate(0.6)), 6))


def _visits(
    chance: random.Random, email: str, since: datetime, number: int
) -> Iterable[Happening]:
    days = max((today() - since).days, 0)
    for _ in range(number):
        # More of them lately than long ago.
        day = today() - timedelta(days=int(days * chance.random() ** 1.6))
        yield Happening(max(moment_of(chance, day), since), "signed in", email)


def _let_happen(one: Happening, past: Past, chance: random.Random) -> None:
    with request(past, one.moment, chance):
        if one.what in ("signed up", "signed in"):
            complete(_profile(one.email, one.name), "/", remember=False)
        elif one.what == "founded":
            db.session.add(User(email=one.email, name=one.name, role="admin", active=True))
        else:
            _decide(one, chance)
        db.session.flush()


def _decide(one: Happening, chance: random.Random) -> None:
    """Let whoever may decide do so; moderators do the most of it."""
    role = one.what.removeprefix("became ")
    able = ("admin",) if role in ("editor", "moderator", "admin") else ("admin", "moderator")
    deciders = db.session.scalars(
        select(User).where(User.role.in_(able), User.email != one.email).order_by(User.email)
    ).all()
    service, user = UserService(chance.choice(deciders)), _user(one.email)
    if one.what == "approved":
        service.approve(user)
    elif one.what == "suspended":
        service.suspend(user)
    else:
        service.change_role(user, role)


def _user(email: str) -> Any:
    return db.session.scalars(select(User).where(User.email == email)).one()


def _profile(email: str, name: str, issuer: str = ISSUER) -> Profile:
    return Profile(email=email, method="google", name=name, issuer=issuer, subject=email)
