"""What ui.js adds to htmx, with the htmx that the framework ships and with the one before."""

import re
from collections.abc import Callable

import pytest
from browsers import Complaints, Held
from playwright.sync_api import Page, Route, expect
from ui_site import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TOAST = ".f-toast:not([data-leaving])"
POLITE = "#f-live-polite"
LOADING = re.compile(r"\bf-loading\b")


@pytest.fixture(params=["4", "2"])
def version(request: pytest.FixtureRequest, tab: Page) -> str:
    """The major version of htmx that the pages get."""
    version: str = request.param
    if version == "2":
        # In place of a setting in the page: htmx 2 would add a style, which the policy forbids.
        script = request.getfixturevalue("node_packages") / "htmx2/dist/htmx.min.js"
        source = script.read_text("utf-8") + ";htmx.config.includeIndicatorStyles = false"
        tab.route(
            re.compile("/feather-static/htmx-"),
            lambda route: route.fulfill(body=source, content_type="text/javascript"),
        )
    return version


@pytest.fixture
def shown(tab: Page, site: Site, version: str) -> Page:
    """The page that uses htmx."""
    tab.goto(f"{site.address}/htmx?htmx={version}")
    tab.wait_for_function("() => window.showToast && window.htmx")
    assert tab.evaluate("htmx.version").startswith(version)
    return tab


def send(page: Page, path: str, method: str = "GET") -> None:
    """Have htmx send a request and put the answer nowhere."""
    page.evaluate(
        "([method, path]) => { htmx.ajax(method, path, { swap: 'none', target: '#failed' }) }",
        [method, path],
    )


def violations(complaints: Complaints) -> list[str]:
    return [line for line in complaints.lines if "Content Security Policy" in line]


class TestForms:
    def test_a_refused_form_comes_back_and_is_finished(
        self, shown: Page, site: Site, complaints: Complaints
    ) -> None:
        shown.get_by_label("Name").fill("Kim")
        shown.get_by_label("E-mail").fill("kim")
        shown.get_by_role("button", name="Create").click()
        field = shown.get_by_label("E-mail")
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_be_focused()
        expect(shown.get_by_label("Name")).to_have_value("Kim")
        expect(shown.locator(TOAST)).to_have_count(0)
        field.fill("kim@example.org")
        shown.keyboard.press("Enter")
        # A status that comes with its text would not be read out by itself.
        expect(shown.locator(POLITE)).to_have_text("The account was created.")
        assert site.posts == 2
        assert violations(complaints) == []


class TestErrors:
    def test_each_has_its_sentence(self, shown: Page) -> None:
        sentences = {
            401: "Please sign in again.",
            409: "Kim renamed it a minute ago.",
            413: "That is too large to be sent.",
            429: "Too many requests. Try again in 30 seconds.",
        }
        for status, sentence in sentences.items():
            send(shown, f"/fail/{status}")
            expect(shown.locator(TOAST).last).to_have_text(sentence)
            expect(shown.locator("#f-live-assertive")).to_have_text(sentence)

    def test_the_page_stays_as_it_is(self, shown: Page) -> None:
        shown.locator("#fail").click()
        expect(shown.locator(TOAST)).to_have_attribute("data-variant", "error")
        expect(shown.locator("#failed")).to_have_text("Nothing failed.")
        expect(shown.locator("html")).not_to_have_class(LOADING)

    def test_the_address_stays_as_it_is(self, shown: Page) -> None:
        before = shown.url
        shown.locator("#to-nowhere").click()
        expect(shown.locator(TOAST)).to_have_count(1)
        assert shown.url == before

    def test_our_fault_can_be_reported(self, shown: Page) -> None:
        with shown.expect_response("**/fail/500") as answer:
            send(shown, "/fail/500")
        request_id = answer.value.headers["x-request-id"]
        expect(shown.locator(TOAST)).to_contain_text(f"the reference {request_id}")

    def test_no_connection(self, shown: Page) -> None:
        shown.context.set_offline(True)
        shown.locator("#save").click()
        expect(shown.locator(TOAST)).to_contain_text("Check your connection")
        shown.context.set_offline(False)
        shown.locator("#save").click()
        expect(shown.locator(TOAST).last).to_have_text("Saved 1")

    def test_no_server(self, shown: Page) -> None:
        shown.route("**/count", lambda route: route.abort())
        shown.locator("#save").click()
        expect(shown.locator(TOAST)).to_contain_text("could not be reached")

    def test_no_answer_in_time(self, shown: Page) -> None:
        shown.evaluate("htmx.config.defaultTimeout = htmx.config.timeout = 100")
        send(shown, "/slow", "POST")
        expect(shown.locator(TOAST)).to_contain_text("took too long")

    def test_what_a_server_says_itself_is_said_once(self, shown: Page) -> None:
        shown.route(
            "**/count",
            lambda route: route.fulfill(
                status=409, headers={"HX-Trigger": '{"showToast": "Somebody was faster."}'}
            ),
        )
        send(shown, "/count", "POST")
        expect(shown.locator(TOAST)).to_have_text("Somebody was faster.")


def test_errors_that_are_shown_in_place_need_no_toast(tab: Page, site: Site) -> None:
    tab.goto(f"{site.address}/htmx")
    tab.locator("#fail-shown").click()
    expect(tab.locator("#failed")).to_contain_text("not found")
    tab.wait_for_timeout(100)
    expect(tab.locator(TOAST)).to_have_count(0)


class TestToken:
    def sent(self, site: Site) -> list[str]:
        return [line for line in site.requests if line.startswith(("POST", "DELETE"))]

    def test_an_outdated_one_is_renewed_and_the_request_sent_once_more(
        self, shown: Page, site: Site, complaints: Complaints
    ) -> None:
        shown.context.clear_cookies()
        shown.locator("#save").click()
        expect(shown.locator(TOAST)).to_have_text("Saved 1")
        assert self.sent(site) == ["POST /count", "POST /count"]
        shown.locator("#save").click()
        expect(shown.locator(TOAST).last).to_have_text("Saved 2")
        assert self.sent(site) == ["POST /count"] * 3
        assert site.posts == 2
        assert violations(complaints) == []

    def test_also_in_a_form_that_carries_it(self, shown: Page, site: Site) -> None:
        shown.get_by_label("E-mail").fill("kim@example.org")
        shown.context.clear_cookies()
        shown.get_by_role("button", name="Create").click()
        expect(shown.locator("#account")).to_have_text("The account was created.")
        assert self.sent(site) == ["POST /account", "POST /account"]
        assert site.posts == 1

    def test_also_after_signing_in_in_another_tab(self, shown: Page, site: Site) -> None:
        other = shown.context.new_page()
        other.goto(f"{site.address}/htmx")
        other.wait_for_function("() => window.showToast && window.htmx")
        with other.expect_response("**/sign-in"):
            send(other, "/sign-in", "POST")
        other.close()
        shown.locator("#save").click()
        expect(shown.locator(TOAST)).to_have_text("Saved 1")
        assert self.sent(site) == ["POST /sign-in", "POST /count", "POST /count"]

    def test_a_second_refusal_is_told(self, shown: Page, site: Site) -> None:
        answers = []

        def refuse(route: Route) -> None:
            answers.append(route.request.headers["x-csrftoken"])
            route.fulfill(status=403, headers={"X-CSRFToken": f"T{len(answers)}"})

        shown.route("**/count", refuse)
        shown.locator("#save").click()
        expect(shown.locator(TOAST)).to_have_text("You don't have permission to do that.")
        assert answers[1:] == ["T1"]

    def test_no_other_failure_is_repeated(self, shown: Page) -> None:
        requests = []

        def fail(route: Route) -> None:
            requests.append(route.request.method)
            route.fulfill(status=503, headers={"X-CSRFToken": "T2", "Retry-After": "0"})

        shown.route("**/count", fail)
        shown.locator("#save").click()
        expect(shown.locator(TOAST)).to_have_count(1)
        assert requests == ["POST"]

    def test_a_confirmed_request_is_confirmed_once(
        self, tab: Page, site: Site, version: str
    ) -> None:
        tab.goto(site.address)
        tab.wait_for_function("() => window.showToast && window.htmx")
        tab.context.clear_cookies()
        tab.get_by_role("button", name="Delete", exact=True).click()
        tab.get_by_role("button", name="Delete project").click()
        expect(tab.locator(TOAST)).to_have_text("Saved 1")
        expect(tab.locator("#f-confirm")).to_be_hidden()
        assert self.sent(site) == ["POST /count", "POST /count"]


class TestConfirm:
    @pytest.fixture
    def asked(self, tab: Page, site: Site, version: str) -> Page:
        tab.goto(site.address)
        tab.wait_for_function("() => window.showToast && window.htmx")
        return tab

    def test_cancelled_nothing_is_sent_and_the_element_works_on(
        self, asked: Page, site: Site, complaints: Complaints
    ) -> None:
        button = asked.get_by_role("button", name="Delete", exact=True)
        dialog = asked.locator("#f-confirm")
        for _ in range(2):
            button.click()
            expect(dialog).to_be_visible()
            asked.keyboard.press("Escape")
            expect(dialog).to_be_hidden()
            expect(button).to_be_focused()
        expect(asked.locator("html")).not_to_have_class(LOADING)
        button.click()
        dialog.get_by_role("button", name="Delete project").click()
        expect(asked.locator(TOAST)).to_have_text("Saved 1")
        assert site.posts == 1
        assert violations(complaints) == []

    def test_pressed_twice_before_it_is_there_it_is_asked_once(
        self, asked: Page, site: Site
    ) -> None:
        asked.wait_for_load_state("networkidle")
        parts = Held(asked, "**/chunk-*")
        button = asked.get_by_role("button", name="Delete", exact=True)
        dialog = asked.locator("#f-confirm")
        with asked.expect_request("**/chunk-*"):
            button.hover()
        button.dblclick()
        expect(dialog).to_be_hidden()
        parts.next().continue_()
        expect(dialog).to_be_visible()
        dialog.get_by_role("button", name="Cancel").click()
        expect(dialog).to_be_hidden()
        asked.wait_for_timeout(100)
        expect(dialog).to_be_hidden()
        assert site.posts == 0


class TestFocus:
    def test_a_search_keeps_the_caret(self, shown: Page) -> None:
        field = shown.get_by_label("Search")
        field.focus()
        shown.keyboard.insert_text("tea")  # at once, so that it is one search
        expect(shown.locator("#results p")).to_have_text("Results for tea")
        expect(shown.locator(POLITE)).to_have_text("3 results")
        shown.keyboard.press("ArrowLeft")
        shown.keyboard.press("r")
        expect(shown.locator("#results p")).to_have_text("Results for tera")
        expect(field).to_be_focused()
        assert field.evaluate("field => field.selectionStart") == 3

    def test_a_replaced_button_is_followed_by_its_like(self, shown: Page) -> None:
        shown.locator("#row-2 .like").focus()
        shown.keyboard.press("Enter")
        expect(shown.locator("#row-2")).to_contain_text("is liked")
        expect(shown.locator("#row-2 .like")).to_be_focused()
        expect(shown.locator("#total")).to_have_text("Row 2 has a like")  # out of band

    def test_a_removed_row_is_followed_by_the_next(self, shown: Page) -> None:
        shown.locator("#row-2 .remove").focus()
        shown.keyboard.press("Enter")
        expect(shown.locator("#row-2")).to_have_count(0)
        # Not on its button: a second Enter would remove that, too.
        expect(shown.locator("#row-3")).to_be_focused()
        shown.keyboard.press("Tab")
        expect(shown.locator("#row-3 .like")).to_be_focused()
        assert shown.locator("#row-3").get_attribute("tabindex") is None

    def test_a_button_that_was_disabled_meanwhile_has_it_again(self, shown: Page) -> None:
        wait = shown.locator("#wait")
        waiting = Held(shown, "**/slow")
        wait.focus()
        shown.keyboard.press("Enter")
        expect(wait).to_be_disabled()
        waiting.next().continue_()
        expect(wait).to_be_enabled()
        expect(wait).to_be_focused()

    def test_nobody_is_called_back(self, shown: Page) -> None:
        shown.locator("#row-2 .remove").focus()
        shown.evaluate("document.activeElement.blur()")
        shown.locator("#row-2 .remove").evaluate("button => button.click()")
        expect(shown.locator("#row-2")).to_have_count(0)
        assert shown.evaluate("document.activeElement === document.body")


class TestEvents:
    def test_they_reach_the_body_when_their_source_is_gone(self, shown: Page) -> None:
        shown.locator("#row-1 .remove").click()
        expect(shown.locator("#total")).to_have_text("fewer rows")

    def test_a_plain_text_is_a_toast(self, shown: Page) -> None:
        shown.route(
            "**/count",
            lambda route: route.fulfill(headers={"HX-Trigger": '{"showToast": "Saved."}'}),
        )
        shown.locator("#save").click()
        expect(shown.locator(TOAST)).to_have_text("Saved.")
        expect(shown.locator(TOAST)).to_have_attribute("data-variant", "info")


class TestProgress:
    def test_it_is_shown_while_anything_runs(self, shown: Page) -> None:
        root = shown.locator("html")
        expect(root).not_to_have_class(LOADING)
        waiting = Held(shown, "**/slow")
        shown.locator("#wait").click()
        expect(root).to_have_class(LOADING)
        expect(shown.locator(".f-progress")).not_to_have_css("opacity", "0")
        with shown.expect_response("**/count"):
            shown.locator("#save").click()
        expect(shown.locator(TOAST)).to_be_visible()
        expect(root).to_have_class(LOADING)
        waiting.next().continue_()
        expect(root).not_to_have_class(LOADING)


class TestHistory:
    def test_back_and_forward(self, shown: Page, complaints: Complaints) -> None:
        content = shown.locator("#content")
        for name in ("one", "two"):
            shown.locator(f"#to-{name}").click()
            expect(content).to_have_text(f"This is {name.title()}.")
            expect(shown).to_have_url(re.compile(f"/pages/{name}$"))
        shown.go_back()
        expect(content).to_have_text("This is One.")
        shown.go_back()
        expect(content).to_have_text("This is Start.")
        shown.go_forward()
        expect(content).to_have_text("This is One.")
        # What is new in the page works like what was there.
        shown.evaluate("showToast('Back again')")
        shown.locator("#save").click()
        expect(shown.locator(TOAST).last).to_have_text("Saved 1")
        assert shown.locator(".f-toaster").count() == 1
        assert violations(complaints) == []


class TestLateAnswers:
    @pytest.mark.parametrize("order", [("one", "two"), ("two", "one")])
    def test_of_two_for_one_place_the_later_is_shown(
        self, tab: Page, site: Site, order: tuple[str, str]
    ) -> None:
        tab.goto(f"{site.address}/htmx")
        tab.wait_for_function("() => window.showToast && window.htmx")
        waiting = Held(tab, "**/pages/*")
        held = {}
        for name in ("one", "two"):
            tab.locator(f"#to-{name}").click()
            held[name] = waiting.next(name)
        for name in order:
            held[name].continue_()
            expect(tab.locator("#content")).to_have_text(f"This is {name.title()}.")
            expect(tab).to_have_url(re.compile(f"/pages/{name}$"))


class TestRedirects:
    def test_what_is_no_web_page_is_not_followed(self, shown: Page) -> None:
        def answer(header: str) -> Callable[[Route], None]:
            script = "javascript:document.title='ran'"
            return lambda route: route.fulfill(headers={header: script})

        before = shown.url
        shown.route("**/redirect", answer("HX-Redirect"))
        send(shown, "/redirect")
        expect(shown.locator(TOAST)).to_contain_text("could not be shown")
        shown.route("**/location", answer("HX-Location"))
        send(shown, "/location")
        shown.wait_for_timeout(100)
        assert shown.url == before
        assert shown.title() == "Start"
        expect(shown.locator("#content")).to_have_text("This is Start.")

    def test_web_pages_are(self, shown: Page, site: Site) -> None:
        send(shown, "/fail/302?to=/pages/one")
        expect(shown.locator("#content")).to_have_text("This is One.")
        expect(shown).to_have_url(f"{site.address}/pages/one")
