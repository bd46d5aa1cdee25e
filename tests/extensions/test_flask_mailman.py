"""Flask-Mailman beside Feather: the services of a scaffolded app send with it."""

import pytest
from flask import Flask
from flask_mailman import Mail
from projects import Scaffold
from sqlalchemy import MetaData

from feather import create_app
from feather.testing import CsrfClient

FILES = {
    "services/invitation_service.py": """
        from flask_mailman import EmailMessage

        from feather import Service

        class InvitationService(Service):
            def invite(self, address: str) -> None:
                EmailMessage("Come in", "The door is open.", to=[address]).send()
    """,
    "routes/api/invitations.py": """
        from feather import api
        from services import InvitationService

        @api.post("/invitations")
        def invite(invitation_service: InvitationService, address: str):
            invitation_service.invite(address)
            return {"invited": address}, 201
    """,
}


@pytest.fixture
def app(scaffold: Scaffold, own_metadata: MetaData) -> Flask:
    config = {"MAIL_BACKEND": "locmem", "MAIL_DEFAULT_SENDER": "shop@example.org"}
    return create_app(scaffold(FILES), environment="testing", config=config, plugins=[])


def test_a_service_sends_to_the_memory_backend(app: Flask) -> None:
    mail = Mail(app)
    client = CsrfClient(app, app.response_class)
    answer = client.post("/api/invitations", json={"address": "ada@example.org"})
    assert answer.status_code == 201
    (message,) = mail.outbox
    assert (message.subject, message.body) == ("Come in", "The door is open.")
    assert (message.from_email, message.to) == ("shop@example.org", ["ada@example.org"])
