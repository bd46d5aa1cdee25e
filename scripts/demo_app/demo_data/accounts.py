"""Accounts and what became of them: sign-ups, approvals, suspensions, roles, sign-ins."""

import random
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from demo_data.past import Past, dated, request, today, within
from demo_data.people import STAFF, moment_of, sign_ups
from feather import transaction
from feather.auth import Profile, UserService, record
from feather.db import db
from feather_auth.signin.completion import complete
from feather_auth.signin.errors import IdentityConflict
from feather_auth.signin.local import ISSUER

from models import User

ADMIN = "admin@example.com"
OPEN = timedelta(days=6)
"""How old a session can be that is still open."""

FOUNDED = timedelta(days=300)
_REFUSED, _FORGOTTEN, _SUSPENDED, _IDLE = 0.03, 0.05, 0.09, 0.2
_PROMOTED = {"editor": 0.95, "moderator": 0.98}


@dataclass(order=True)
class Happening:
    """Something to be written: when, what, to whom; the name is there for the order."""

    moment: datetime
    what: str
    email: str
    name: str = ""


def seed() -> None:
    """Write three months of accounts, in the order in which it happened, in one transaction."""
    chance = random.Random(20)
    now = datetime.now(UTC)
    with dated() as past, transaction():
        story = _Telling(past, chance)
        for one in sorted(_story(chance)):
            if one.moment < now:
                story.tell(one)
        with suppress(IdentityConflict), request(past, now - timedelta(hours=3), chance):
            # The address of somebody's account, from another provider than theirs.
            profile = _profile("editor@example.com", "", "https://id.example.net")
            complete(profile, "/", remember=False)


def _story(chance: random.Random) -> Iterable[Happening]:
    """Yield what happens, in no order."""
    before = today() - FOUNDED
    yield Happening(before, "founded", ADMIN, "Robin Hale")
    for email, (name, role) in STAFF.items():
        before += timedelta(days=9, minutes=chance.randrange(600))
        yield Happening(before, "signed up", email, name)
        yield Happening(before + timedelta(hours=1), "approved", email)
        yield Happening(before + timedelta(hours=2), f"became {role}", email)
        yield from _visits(chance, email, before, 12)
    yield from _visits(chance, ADMIN, before, 25)
    for moment, name, email in sign_ups(chance):
        yield Happening(moment, "signed up", email, name)
        yield from _afterwards(chance, moment, email)


def _afterwards(chance: random.Random, moment: datetime, email: str) -> Iterable[Happening]:
    """Yield what becomes of somebody who signed up; most are let in within a day."""
    answered = moment + timedelta(minutes=15 + min(chance.expovariate(1 / 500), 4000))
    fate = chance.random()
    if fate < _REFUSED:
        yield Happening(answered, "suspended", email)
        return
    if fate < _FORGOTTEN:
        return
    yield Happening(answered, "approved", email)
    if fate < _SUSPENDED:
        yield Happening(answered + within(chance, timedelta(days=9)), "suspended", email)
    if fate < _IDLE:  # they never came back
        return
    for role, least in reversed(_PROMOTED.items()):
        if fate > least:
            yield Happening(answered + within(chance, timedelta(days=4)), f"became {role}", email)
            break
    yield from _visits(chance, email, answered, 1 + min(int(chance.expovariate(0.6)), 6))


def _visits(chance: random.Random, email: str, since: datetime, number: int) -> Iterable[Happening]:
    days = max((today() - since).days, 0)
    for _ in range(number):
        # More of them lately than long ago.
        day = today() - timedelta(days=int(days * chance.random() ** 1.6))
        yield Happening(max(moment_of(chance, day), since), "signed in", email)


class _Telling:
    """Has what happens written by the services that write it in the app."""

    def __init__(self, past: Past, chance: random.Random) -> None:
        self._past = past
        self._chance = chance
        self._users: dict[str, Any] = {}

    def tell(self, one: Happening) -> None:
        """Write one thing that happened."""
        with request(self._past, one.moment, self._chance):
            if one.what == "founded":
                user = User(email=one.email, name=one.name, role="admin", active=True)
                db.session.add(user)
                db.session.flush()
                self._users[one.email] = user
            elif one.what == "signed up":
                complete(_profile(one.email, one.name), "/", remember=False)
                self._users[one.email] = UserService("command line").find(one.email)
            elif one.what == "signed in":
                self._sign_in(one)
            else:
                self._decide(one)
            self._past.date(db.session())  # what is new is written together with what follows

    def _sign_in(self, one: Happening) -> None:
        """Open a session; of one that is over by now, only the entry in the log is left."""
        user = self._users[one.email]
        if datetime.now(UTC) - one.moment < OPEN:
            complete(_profile(one.email, user.name), "/", remember=False)
            return
        user.last_sign_in_at = one.moment
        record("session.opened", user, actor=user, method="google")

    def _decide(self, one: Happening) -> None:
        """Let whoever may decide do so; moderators do the most of it."""
        role = one.what.removeprefix("became ")
        able = {"admin"} if role in ("editor", "moderator", "admin") else {"admin", "moderator"}
        deciders = [
            user for user in self._users.values() if user.role in able and user.email != one.email
        ]
        service, user = UserService(self._chance.choice(deciders)), self._users[one.email]
        if one.what == "approved":
            service.approve(user)
        elif one.what == "suspended":
            service.suspend(user)
        else:
            service.change_role(user, role)


def _profile(email: str, name: str, issuer: str = ISSUER) -> Profile:
    return Profile(email=email, method="google", name=name, issuer=issuer, subject=email)
