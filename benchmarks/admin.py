"""The list of users in the admin panel: 100,000 of them beside 100."""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from auth import FILES, cookie_of, requests
from flask import Flask
from interleaved import interleave

from feather import create_app
from feather.db import db
from feather.testing.csrf import CsrfClient
from feather_auth.testing.signing_in import sign_in

FEW, MANY = 100, 100_000
STATUSES = ("active", "active", "active", "pending", "suspended")


def panel(root: Path, number: int) -> tuple[Flask, str]:
    """An app with so many users, and the cookie of its administrator."""
    config = {"DATABASE_URL": f"sqlite:///{root / f'{number}.db'}"}
    app = create_app(root, environment="testing", plugins=["auth", "admin"], config=config)
    app.logger.disabled = True
    app.config["SESSION_PROTECTION"] = None
    now = datetime.now(UTC)
    with app.app_context():
        db.create_all()
        from models.user import User

        users = (
            {
                "email": f"user{n}@example.com",
                "name": f"User {n}",
                "status": STATUSES[n % len(STATUSES)],
                "created_at": now - timedelta(minutes=n),
                "last_sign_in_at": now,
            }
            for n in range(number - 1)
        )
        db.session.execute(db.insert(User), list(users))
        admin = User(email="admin@example.com", role="admin", active=True)
        db.session.add(admin)
        db.session.commit()
        client = CsrfClient(app, app.response_class)
        sign_in(app, admin, client)
    return app, cookie_of(client)


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        for name, text in FILES.items():
            file = root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        few, many = panel(root, FEW), panel(root, MANY)
        pages = {"the list": "", "pending": "status=pending", "by name": "sort=name"}
        pages |= {"search": "q=user+9", "the last page": "page=1000000"}
        for title, query in pages.items():
            cases = {
                f"{FEW:,} users": requests(few[0], "/admin/users", few[1], query),
                f"{MANY:,} users": requests(many[0], "/admin/users", many[1], query),
            }
            interleave(f"/admin/users, {title}", cases, f"{FEW:,} users")


if __name__ == "__main__":
    main()
