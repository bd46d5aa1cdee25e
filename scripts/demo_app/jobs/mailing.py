"""Mail. The demo sends none: it says so in the log."""

import logging

from feather import job, scheduled
from feather.db import db

from models import User

logger = logging.getLogger(__name__)


@job(retry=3)
def send_welcome(user_id: str) -> str:
    """Greet somebody who was let in."""
    user = db.session.get(User, user_id)
    if user is None:
        raise LookupError("the account is gone")
    logger.info("A welcome for %s", user.email)
    return user.email


@job(retry=2)
def send_invitation(address: str) -> str:
    """Invite somebody."""
    if "@" not in address:
        raise ValueError(f"{address} is no address that mail can be sent to")
    return address


@scheduled(cron="0 7 * * 1", timezone="Europe/Vienna")
def send_digest() -> int:
    """Tell everybody what was written last week."""
    return db.session.query(User).filter_by(status="active").count()
