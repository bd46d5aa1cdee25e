"""What administrators did in the panel besides."""

import random
from datetime import UTC, datetime, timedelta

from demo_data.past import dated, request_id
from feather import transaction
from feather.auth import UserService
from feather.db import db
from feather.http.scope import work_for
from feather_admin.auditing import note
from sqlalchemy import select

from models import User


def seed() -> None:
    """Export the users twice, let somebody back in, and sign somebody out."""
    chance = random.Random(23)
    admins = db.session.scalars(select(User).where(User.role == "admin")).all()
    with dated() as past, transaction():
        for days, admin in zip((16, 2), admins, strict=True):
            past.moment = datetime.now(UTC) - timedelta(days=days)
            with work_for(request_id(chance), user_id=admin.id):
                note("users.exported", rows=260 - 4 * days)
        service = UserService(admins[0])
        suspended = select(User).where(User.status == "suspended").order_by(User.email)
        past.moment = datetime.now(UTC) - timedelta(hours=20)
        service.approve(db.session.scalars(suspended).first())
        moderator = select(User).where(User.role == "moderator").order_by(User.email)
        past.moment = datetime.now(UTC) - timedelta(hours=2)
        service.end_sessions(db.session.scalars(moderator).first())
