"""The gate and the guards, by requests of people in every state."""

import pytest

OPEN = {"/pending", "/auth/logout", "/suspended"}


def signed_in(app, user_id):
    client = app.test_client()
    assert client.get(f"/enter/{user_id}").status_code in {200, 403}
    return client


def paths(app):
    """Every rule that takes no arguments, for GET."""
    return sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments
    )


@pytest.mark.parametrize(
    ("columns", "code", "word"),
    [
        ({"active": False}, "ACCOUNT_PENDING", "approval"),
        ({"status": "suspended"}, "ACCOUNT_SUSPENDED", "suspended"),
    ],
)
def test_c30_who_is_not_active_opens_nothing(app, add_user, columns, code, word) -> None:
    client = signed_in(app, add_user(**columns))
    assert len(paths(app)) > 10
    for path in paths(app):
        if path in OPEN:
            continue
        page = client.get(path, headers={"Accept": "text/html"})
        assert page.status_code == 403, path
        data = client.get(path, headers={"Accept": "application/json"})
        assert (data.status_code, data.json["error"]["code"]) == (403, code), path
    assert client.get("/auth/logout").status_code == 200


def test_c27_suspending_ends_every_open_session_with_its_next_request(app, add_user) -> None:
    from feather_auth.users.service import COMMAND_LINE, UserService, find_by_email

    browsers = [signed_in(app, user_id) for user_id in [add_user()] * 2]
    remembered = app.test_client()
    remembered.get("/enter/" + browsers_user(app) + "?remember=true")
    remembered.delete_cookie("session")
    with app.app_context():
        UserService(COMMAND_LINE).suspend(find_by_email("ADA@example.com"))
    for client in (*browsers, remembered):
        assert client.get("/api/me").status_code == 401
        htmx = {"HX-Request": "true"}
        assert client.get("/member", headers=htmx).status_code == 401


def browsers_user(app):
    from feather_auth.users.service import find_by_email

    with app.app_context():
        return find_by_email("ada@example.com").id


def test_c28_a_new_role_counts_from_the_next_request_on(app, add_user) -> None:
    from feather_auth.users.service import COMMAND_LINE, UserService, find_by_email

    client = signed_in(app, add_user())
    before = client.get_cookie("session").value
    assert client.get("/editors").status_code == 403
    with app.app_context():
        UserService(COMMAND_LINE).change_role(find_by_email("ada@example.com"), "editor")
    assert client.get("/editors").text == "editors"
    assert client.get_cookie("session").value != before
    late = app.test_client()
    late.set_cookie("session", before)
    assert late.get("/editors").text == "editors"  # a request that was under way


def test_c29_what_a_model_adds_to_being_active_counts_from_the_next_request_on(
    app, add_user, monkeypatch
) -> None:
    from models.user import User

    user_id = add_user()
    client = signed_in(app, user_id)
    assert client.get("/member").text == "member"
    monkeypatch.setattr(User, "is_active", property(lambda user: user.email != "ada@example.com"))
    for somebody in (client, signed_in(app, user_id)):
        refused = somebody.get("/member", headers={"Accept": "application/json"})
        assert (refused.status_code, refused.json["error"]["code"]) == (403, "ACCOUNT_SUSPENDED")


@pytest.mark.parametrize(
    ("role", "open_to"),
    [
        ("user", set()),
        ("editor", {"/editors", "/create"}),
        ("moderator", set()),
        ("admin", {"/editors", "/create", "/admins"}),
    ],
)
def test_roles_include_each_other_as_documented(app, add_user, role, open_to) -> None:
    client = signed_in(app, add_user(role=role))
    found = {
        path
        for path in ("/editors", "/create", "/admins", "/platform")
        if client.get(path).status_code == 200
    }
    assert found == open_to


def test_a_stranger_is_sent_to_the_sign_in_page_and_back(app) -> None:
    answer = app.test_client().get("/member?tab=2", headers={"Accept": "text/html"})
    assert answer.status_code == 303
    assert answer.location == "/auth/login?next=/member?tab%3D2"


def test_c34_the_inventory_names_every_route_without_a_guard(app) -> None:
    from feather_auth.authority.inventory import unguarded

    app.add_url_rule("/open", "open", lambda: "x", methods=["POST"])
    with app.app_context():
        findings = list(unguarded.run(app))
    assert [finding.where for finding in findings] == ["POST /open"]
    assert "AUTH_PUBLIC_ENDPOINTS=open" in findings[-1].remedy


def test_a_plugin_can_make_a_guard_of_its_own(app, add_user) -> None:
    from feather_auth.authority.guards import MARK, guarded

    seen = []

    @guarded("an address of ours", lambda user: user.email.endswith("@ours.example"))
    def ours():
        """Show what is ours."""
        seen.append("ours")
        return "ours"

    app.add_url_rule("/ours", "ours", ours)
    assert (ours.__name__, getattr(ours, MARK)) == ("ours", "an address of ours")
    client, json = app.test_client(), {"Accept": "application/json"}
    assert client.get("/ours").location == "/auth/login?next=/ours"
    client.get(f"/enter/{add_user('bob@theirs.example')}")
    refused = client.get("/ours", headers=json)
    assert (refused.status_code, refused.json["error"]["message"]) == (
        403,
        "You are not allowed to do this.",
    )
    client.get(f"/enter/{add_user('late@ours.example', active=False)}")
    assert client.get("/ours", headers=json).json["error"]["code"] == "ACCOUNT_PENDING"
    assert seen == []
    client = app.test_client()  # the one who waits cannot even become somebody else
    client.get(f"/enter/{add_user('ada@ours.example')}")
    assert client.get("/ours").text == "ours"
