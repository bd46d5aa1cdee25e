"""Flask-Mailman beside Feather: the services of a scaffolded app send with it."""

from flask_mailman import Mail
from scaffolds import MakeApp

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


def test_a_service_sends_to_the_memory_backend(make_app: MakeApp) -> None:
    config = {"MAIL_BACKEND": "locmem", "MAIL_DEFAULT_SENDER": "shop@example.org"}
    app = make_app(FILES, database="none", **config)
    mail = Mail(app)
    client = CsrfClient(app, app.response_class)
    answer = client.post("/api/invitations", json={"address": "ada@example.org"})
    assert answer.status_code == 201
    (message,) = mail.outbox
    assert (message.subject, message.body) == ("Come in", "The door is open.")
    assert (message.from_email, message.to) == ("shop@example.org", ["ada@example.org"])
