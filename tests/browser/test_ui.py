"""What the components do in the browser: dialogs, toasts, menus, tabs, theme and density."""

import re
import time

import pytest
from browsers import Complaints, Held
from playwright.sync_api import Browser, Locator, Page, Route, expect
from ui_site import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

CONFIRM = "#f-confirm"
PROMPT = "#f-prompt"
TOAST = ".f-toast:not([data-leaving])"


# What menus and tabs need comes after the page. Tabs show it; menus leave no trace, and are asked.
READY = """() => {
    if (!(window.showToast && window.htmx)) return false;
    if (!document.querySelector("[role=tabpanel][hidden]")) return false;
    const button = document.querySelector("[popovertarget=actions]");
    const menu = document.getElementById("actions");
    return ["open", "closed"].every((newState) => {
        menu.dispatchEvent(new ToggleEvent("toggle", { newState }));
        return button.ariaExpanded === String(newState === "open");
    });
}"""


def enter(page: Page, site: Site) -> None:
    page.goto(site.address)
    page.wait_for_function(READY)


@pytest.fixture
def shown(tab: Page, site: Site) -> Page:
    """The page with all components."""
    enter(tab, site)
    return tab


def focused(page: Page) -> str:
    text: str = page.evaluate(
        "(document.activeElement.ariaLabel ?? document.activeElement.textContent).trim()"
    )
    return text


def show_toast(page: Page, *arguments: object) -> None:
    page.evaluate("arguments => { showToast(...arguments); }", arguments)


def later(route: Route) -> None:
    time.sleep(0.3)
    route.continue_()


def is_on_top(toast: Locator) -> bool:
    found: bool = toast.evaluate("""toast => {
        const { left, top, width, height } = toast.getBoundingClientRect();
        return toast.contains(document.elementFromPoint(left + width / 2, top + height / 2));
    }""")
    return found


class TestConfirm:
    def test_escape_cancels_and_a_later_request_still_works(
        self, shown: Page, site: Site, complaints: Complaints
    ) -> None:
        button = shown.get_by_role("button", name="Delete", exact=True)
        button.focus()
        shown.keyboard.press("Enter")
        dialog = shown.get_by_role("alertdialog", name="Delete the project?")
        expect(dialog).to_be_visible()
        expect(dialog).to_contain_text("Its three notes are deleted, too.")
        expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
        shown.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        expect(button).to_be_focused()

        shown.keyboard.press("Enter")
        dialog.get_by_role("button", name="Delete project").click()
        expect(shown.locator(TOAST)).to_have_text("Saved 1")
        expect(button).to_be_focused()
        assert site.posts == 1
        assert complaints.lines == []

    def test_a_click_beside_it_cancels(self, shown: Page, site: Site) -> None:
        shown.get_by_role("button", name="Delete", exact=True).click()
        expect(shown.locator(CONFIRM)).to_be_visible()
        shown.mouse.click(5, 5)
        expect(shown.locator(CONFIRM)).to_be_hidden()
        assert site.posts == 0

    def test_the_tone_is_the_question_s(self, shown: Page) -> None:
        shown.get_by_role("button", name="Publish").click()
        button = shown.locator(f"{CONFIRM} [value=ok]")
        expect(button).to_have_attribute("data-variant", "primary")
        expect(button).to_have_text("Confirm")
        expect(shown.locator(CONFIRM)).to_contain_text("Are you sure?")
        shown.keyboard.press("Escape")
        shown.get_by_role("button", name="Delete", exact=True).click()
        expect(button).to_have_attribute("data-variant", "danger")

    def test_from_a_menu_the_focus_returns_to_its_button(self, shown: Page, site: Site) -> None:
        button = shown.get_by_role("button", name="Actions")
        button.focus()
        for _ in range(2):  # the second time the dialog opens at once, before the menu has closed
            shown.keyboard.press("ArrowUp")
            expect(shown.get_by_role("menuitem", name="Delete all")).to_be_focused()
            shown.keyboard.press("Enter")
            expect(shown.locator(CONFIRM)).to_be_visible()
            shown.keyboard.press("Escape")
            expect(shown.locator(CONFIRM)).to_be_hidden()
            expect(button).to_be_focused()
        assert site.posts == 0

    def test_questions_wait_for_each_other(self, shown: Page) -> None:
        shown.evaluate("window.answers = Promise.all([showConfirm('One'), showConfirm('Two')]); 0")
        message = shown.locator(f"{CONFIRM} [data-part=message]")
        expect(message).to_have_text("One")
        shown.locator(f"{CONFIRM} [value=ok]").click()
        expect(message).to_have_text("Two")
        shown.keyboard.press("Escape")
        assert shown.evaluate("window.answers") == [True, False]

    def test_without_the_dialog_the_browser_asks(self, shown: Page, site: Site) -> None:
        shown.evaluate("document.getElementById('f-confirm').remove()")
        questions: list[str] = []

        def answer(dialog: object) -> None:
            questions.append(dialog.message)  # type: ignore[attr-defined]
            dialog.accept()  # type: ignore[attr-defined]

        shown.on("dialog", answer)
        shown.get_by_role("button", name="Delete", exact=True).click()
        expect(shown.locator(TOAST)).to_have_text("Saved 1")
        assert questions == ["Its three notes are deleted, too."]


class TestPrompt:
    ASK = """window.said = []; window.answer = showPrompt({
        title: "New list", message: "A few words.", label: "Name", placeholder: "Errands",
        confirmText: "Create", maxLength: 10,
        onConfirm: (value) => said.push(value), onCancel: () => said.push(null),
    }); 0"""

    def test_enter_submits_what_was_typed(self, shown: Page) -> None:
        shown.get_by_role("button", name="Invite").focus()
        shown.evaluate(self.ASK)
        dialog = shown.get_by_role("dialog", name="New list")
        field = dialog.get_by_label("Name")
        expect(field).to_be_focused()
        expect(field).to_have_attribute("placeholder", "Errands")
        expect(dialog).to_contain_text("A few words.")
        expect(dialog.get_by_role("button", name="Create")).to_be_visible()
        shown.keyboard.press("Enter")
        shown.keyboard.type("   ")
        shown.keyboard.press("Enter")
        expect(dialog).to_be_visible()
        shown.keyboard.type("Milk and more")
        shown.keyboard.press("Enter")
        expect(dialog).to_be_hidden()
        assert shown.evaluate("answer") == "Milk an"
        assert shown.evaluate("said") == ["Milk an"]
        expect(shown.get_by_role("button", name="Invite")).to_be_focused()

    def test_cancelled_it_is_null(self, shown: Page) -> None:
        cancel = shown.locator(PROMPT).get_by_role("button", name="Cancel")
        for leave in (
            lambda: shown.keyboard.press("Escape"),
            lambda: shown.mouse.click(5, 5),
            cancel.click,
        ):
            shown.evaluate(self.ASK)
            expect(shown.locator(PROMPT)).to_be_visible()
            shown.keyboard.type("Milk")
            leave()
            assert shown.evaluate("answer") is None
            assert shown.evaluate("said") == [None]

    def test_a_second_one_knows_nothing_of_the_first(self, shown: Page) -> None:
        shown.evaluate(self.ASK)
        expect(shown.locator(PROMPT)).to_be_visible()
        shown.keyboard.press("Escape")
        shown.evaluate(
            "window.answer = showPrompt({ required: false, defaultValue: 'as it is' }); 0"
        )
        field = shown.locator(f"{PROMPT} input")
        expect(field).to_have_value("as it is")
        expect(shown.locator(f"{PROMPT} [data-part=message]")).to_be_hidden()
        assert field.get_attribute("maxlength") is None
        field.fill("")
        shown.keyboard.press("Enter")
        assert shown.evaluate("answer") == ""


class TestDialogs:
    def test_focus_goes_in_stays_in_and_returns(self, shown: Page, complaints: Complaints) -> None:
        opener = shown.get_by_role("button", name="Invite")
        opener.focus()
        shown.keyboard.press("Enter")
        dialog = shown.get_by_role("dialog", name="Invite somebody")
        expect(dialog.get_by_label("E-mail")).to_be_focused()
        for _ in range(8):
            shown.keyboard.press("Tab")
            # The body stands for the browser's own controls.
            assert shown.evaluate("document.activeElement.matches('body, #invite *')")
        shown.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        expect(opener).to_be_focused()
        assert complaints.lines == []

    def test_one_that_has_to_be_answered_stays(self, shown: Page) -> None:
        shown.evaluate("document.getElementById('terms').showModal()")
        shown.keyboard.press("Escape")
        shown.mouse.click(5, 5)
        dialog = shown.get_by_role("dialog", name="Terms")
        expect(dialog).to_be_visible()
        dialog.get_by_role("button", name="I agree").click()
        expect(dialog).to_be_hidden()

    def test_a_question_may_come_over_a_dialog(self, shown: Page, site: Site) -> None:
        shown.get_by_role("button", name="Invite").click()
        shown.get_by_role("button", name="Ask first").click()
        shown.locator(f"{CONFIRM} [value=ok]").click()
        expect(shown.locator(TOAST)).to_have_text("Saved 1")
        expect(shown.locator("#invite")).to_be_visible()
        expect(shown.locator("#ask-first")).to_be_focused()
        assert site.posts == 1


class TestToasts:
    def test_it_is_announced_and_goes(self, shown: Page) -> None:
        shown.evaluate(
            """() => {
              window.variants = [];
              new MutationObserver((changes) => {
                const added = changes.flatMap((change) => [...change.addedNodes]);
                const toasts = added.filter((node) => node.classList?.contains("f-toast"));
                variants.push(...toasts.map((toast) => toast.dataset.variant));
              }).observe(document, { childList: true, subtree: true });
            }"""
        )
        show_toast(shown, "Saved", "success", {"duration": 300})
        shown.wait_for_function("() => variants.length")
        assert shown.evaluate("variants") == ["success"]
        expect(shown.locator("#f-live-polite")).to_have_text("Saved")
        expect(shown.locator(".f-toast")).to_have_count(0)
        expect(shown.locator(".f-toaster")).to_be_hidden()

    def test_it_stays_under_the_pointer_and_with_the_focus(self, page: Page, site: Site) -> None:
        page.clock.install(time=0)  # a clock is all pages' of a profile: not of the shared one
        enter(page, site)
        page.clock.pause_at(3600)
        show_toast(page, "Read me", "info", {"duration": 400})
        toast = page.locator(TOAST)
        toast.hover()
        page.clock.run_for(700)
        expect(toast).to_be_visible()
        toast.get_by_role("button").focus()
        page.mouse.move(5, 5)
        page.clock.run_for(700)
        expect(toast).to_be_visible()
        page.get_by_role("button", name="Invite").focus()
        page.clock.run_for(700)
        expect(toast).to_have_count(0)

    def test_above_an_open_dialog_it_can_be_clicked_and_heard(
        self, shown: Page, complaints: Complaints
    ) -> None:
        show_toast(shown, "Before")
        shown.get_by_role("button", name="Invite").click()
        show_toast(shown, "It failed", "error")
        toasts = shown.locator(TOAST)
        expect(toasts).to_have_count(2)
        # Everything outside the dialog is inert: what works is in it.
        for part in (".f-toaster", "#f-live-polite", "#f-live-assertive"):
            expect(shown.locator(f"#invite > {part}")).to_have_count(1)
        expect(shown.locator("#f-live-assertive")).to_have_text("It failed")
        for toast in toasts.all():
            assert is_on_top(toast)
        toasts.first.get_by_role("button", name="Dismiss notification").click()
        expect(toasts).to_have_count(1)
        expect(shown.locator("#invite")).to_be_visible()

        shown.keyboard.press("Escape")
        expect(shown.locator("body > .f-toaster")).to_have_count(1)
        expect(shown.locator("body > #f-live-assertive")).to_have_count(1)
        assert is_on_top(toasts.first)
        assert complaints.lines == []

    def test_the_topmost_dialog_has_them(self, shown: Page) -> None:
        show_toast(shown, "Here")
        shown.evaluate("document.getElementById('terms').showModal()")
        shown.evaluate("document.getElementById('invite').showModal()")
        expect(shown.locator("#invite > .f-toaster")).to_have_count(1)
        shown.keyboard.press("Escape")
        expect(shown.locator("#terms > .f-toaster")).to_have_count(1)
        assert is_on_top(shown.locator(TOAST))

    def test_they_survive_the_dialog_s_new_content(self, shown: Page) -> None:
        shown.get_by_role("button", name="Invite").click()
        show_toast(shown, "Still here")
        shown.get_by_role("button", name="Replace").click()
        expect(shown.locator("#invite")).to_contain_text("Thank you.")
        expect(shown.locator(TOAST)).to_have_text("Still here")
        assert is_on_top(shown.locator(TOAST))
        shown.evaluate("document.getElementById('invite').remove()")
        show_toast(shown, "After")
        expect(shown.locator("#f-live-polite")).to_have_text("After")
        expect(shown.locator(TOAST)).to_have_count(2)

    def test_dismissing_gives_the_focus_back(self, shown: Page) -> None:
        shown.get_by_role("button", name="Invite").focus()
        show_toast(shown, "One", "error")
        show_toast(shown, "Two", "error")
        dismiss = shown.get_by_role("button", name="Dismiss notification")
        dismiss.first.focus()
        shown.keyboard.press("Enter")
        expect(shown.locator(TOAST)).to_have_text("Two")
        expect(dismiss.last).to_be_focused()
        shown.keyboard.press("Enter")
        expect(shown.get_by_role("button", name="Invite")).to_be_focused()

    def test_an_action_is_offered(self, shown: Page, site: Site) -> None:
        detail = '{"message": "Deleted", "action": {"label": "Undo", "url": "/count"}}'
        shown.evaluate(
            f"document.dispatchEvent(new CustomEvent('showToast', {{detail: {detail}}}))"
        )
        shown.get_by_role("button", name="Undo").click()
        expect(shown.locator(TOAST)).to_have_text("Saved 1")
        assert site.posts == 1


class TestMenus:
    @pytest.fixture
    def button(self, shown: Page) -> Locator:
        button = shown.get_by_role("button", name="Actions")
        button.focus()
        return button

    def test_it_opens_at_an_end(self, shown: Page, button: Locator) -> None:
        ends = {"ArrowDown": "Edit", "ArrowUp": "Delete all", "Enter": "Edit", "Space": "Edit"}
        for key, item in ends.items():
            expect(button).to_have_attribute("aria-expanded", "false")
            shown.keyboard.press(key)
            expect(shown.get_by_role("menuitem", name=item)).to_be_focused()
            expect(button).to_have_attribute("aria-expanded", "true")
            shown.keyboard.press("Escape")
            expect(shown.get_by_role("menu")).to_be_hidden()
            expect(button).to_be_focused()

    def test_keys_move_in_it(self, shown: Page, button: Locator) -> None:
        shown.keyboard.press("ArrowDown")
        visited = {}
        for key in ("ArrowDown", "ArrowDown", "End", "ArrowDown", "ArrowUp", "Home"):
            shown.keyboard.press(key)
            visited[len(visited), key] = focused(shown)
        assert list(visited.values()) == [
            "Duplicate",
            "Download",  # a disabled item is left out
            "Delete all",
            "Edit",
            "Delete all",
            "Edit",
        ]

    def test_letters_find_items(self, shown: Page, button: Locator) -> None:
        shown.keyboard.press("ArrowDown")
        found = []
        for letter in "dd":
            shown.keyboard.press(letter)
            found.append(focused(shown))
        shown.wait_for_timeout(600)
        for letter in "dEl":
            shown.keyboard.press(letter)
            found.append(focused(shown))
        assert found == ["Duplicate", "Download", "Delete all", "Delete all", "Delete all"]

    def test_tab_closes_and_goes_on(self, shown: Page, button: Locator) -> None:
        shown.keyboard.press("ArrowDown")
        shown.keyboard.press("Tab")
        expect(shown.get_by_role("menu")).to_be_hidden()
        expect(shown.get_by_role("tab", name="Profile")).to_be_focused()

    def test_space_chooses_a_link_and_closes(self, shown: Page, button: Locator) -> None:
        shown.keyboard.press("ArrowDown")
        shown.keyboard.press("ArrowDown")
        shown.keyboard.press("ArrowDown")
        shown.keyboard.press("Space")
        expect(shown).to_have_url(re.compile("#downloaded$"))
        expect(shown.get_by_role("menu")).to_be_hidden()

    def test_an_item_may_open_a_dialog(self, shown: Page, button: Locator) -> None:
        button.click()
        shown.get_by_role("menuitem", name="Duplicate").click()
        expect(shown.get_by_role("dialog", name="Invite somebody")).to_be_visible()
        shown.keyboard.press("Escape")
        expect(button).to_be_focused()

    def test_it_is_beside_its_button_and_in_the_window(self, shown: Page, button: Locator) -> None:
        button.click()
        menu = shown.get_by_role("menu")
        near = menu.bounding_box()
        anchor = button.bounding_box()
        assert near
        assert anchor
        assert near["x"] == pytest.approx(anchor["x"], abs=1)
        assert 0 <= near["y"] - anchor["y"] - anchor["height"] <= 8
        button.click()
        expect(menu).to_be_hidden()

        button.evaluate(
            "button => { button.style.position = 'fixed'; button.style.inset = 'auto 0 0 auto'; }"
        )
        button.click()
        near, size = menu.bounding_box(), shown.viewport_size
        assert near
        assert size
        assert near["x"] + near["width"] <= size["width"]
        assert near["y"] + near["height"] <= size["height"]


class TestBusyButtons:
    def test_neither_pointer_nor_keys_send_the_form_twice(self, shown: Page) -> None:
        shown.evaluate(
            """() => {
              window.sent = 0;
              document.querySelector("main").innerHTML = `<form><input aria-label="Name">
                <button type="submit" class="f-button">Save</button></form>`;
              document.querySelector("form").addEventListener("submit", (event) => {
                event.preventDefault();
                window.sent += 1;
              });
            }"""
        )
        save = shown.get_by_role("button", name="Save")
        save.press("Enter")
        assert shown.evaluate("sent") == 1
        save.evaluate("button => button.setAttribute('aria-busy', 'true')")
        save.press("Enter")
        save.press("Space")
        save.click(force=True)
        shown.get_by_label("Name").press("Enter")
        assert shown.evaluate("sent") == 1


class TestFormsThatAreSentOnce:
    def test_a_second_press_waits_for_the_page_that_the_first_leads_to(
        self, tab: Page, site: Site, complaints: Complaints
    ) -> None:
        tab.goto(f"{site.address}/once")
        tab.wait_for_function("() => window.showToast")
        waiting = Held(tab, "**/once")
        tab.get_by_role("button", name="Send").dblclick(no_wait_after=True)
        first = waiting.next()
        tab.keyboard.press("Enter")
        tab.wait_for_timeout(100)
        assert waiting.routes == []
        first.continue_()
        expect(tab.get_by_role("heading")).to_have_text("Sent 1 times")
        tab.unroute("**/once")
        tab.get_by_role("button", name="Send").click()
        expect(tab.get_by_role("heading")).to_have_text("Sent 2 times")
        assert site.posts == 2
        assert complaints.lines == []


class TestTabs:
    def test_keys_choose_a_tab(self, shown: Page) -> None:
        panel = shown.get_by_role("tabpanel")
        shown.get_by_role("tab", name="Profile").focus()
        expect(panel).to_have_text("Your name")
        chosen = []
        for key in ("ArrowRight", "End", "ArrowRight", "ArrowLeft", "Home"):
            shown.keyboard.press(key)
            expect(panel).to_have_count(1)
            selected = shown.locator("[role=tab][aria-selected=true]")
            expect(selected).to_be_focused()
            chosen.append((selected.text_content(), panel.text_content()))
        assert [name for name, _ in chosen] == [
            "Security",
            "Devices",
            "Profile",
            "Devices",
            "Profile",
        ]
        assert chosen[0][1] == "Your password"

    def test_only_the_chosen_tab_is_a_stop(self, shown: Page) -> None:
        shown.get_by_role("tab", name="Security").click()
        expect(shown.get_by_role("tabpanel")).to_have_text("Your password")
        shown.keyboard.press("Tab")
        expect(shown.get_by_role("tabpanel")).to_be_focused()
        shown.keyboard.press("Shift+Tab")
        expect(shown.get_by_role("tab", name="Security")).to_be_focused()

    def test_tabs_that_come_later_work(self, shown: Page) -> None:
        shown.get_by_role("button", name="More tabs").click()
        expect(shown.get_by_role("tabpanel", name="Left")).to_be_visible()
        shown.get_by_role("tab", name="Right").click()
        expect(shown.get_by_role("tabpanel", name="Right")).to_be_visible()
        expect(shown.get_by_role("tabpanel", name="Left")).to_be_hidden()

    def test_without_scripts_all_panels_are_shown(self, browser: Browser, site: Site) -> None:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(site.address)
        for text in ("Your name", "Your password", "Your phone"):
            expect(page.get_by_text(text)).to_be_visible()
        context.close()


class TestTheme:
    # The theme at each moment that the browser could have painted the page.
    RECORD = """
        window.seen = [];
        (function look() {
            if (document.body) seen.push(document.documentElement.className);
            requestAnimationFrame(look);
        })();
    """

    def test_it_lasts_and_never_flashes(
        self, shown: Page, site: Site, complaints: Complaints
    ) -> None:
        shown.emulate_media(color_scheme="light")
        shown.evaluate(
            "document.addEventListener('feather:theme', e => (window.mode = e.detail.mode))"
        )
        dark = shown.get_by_role("button", name="Dark")
        dark.click()
        expect(dark).to_have_attribute("aria-pressed", "true")
        expect(shown.get_by_role("button", name="System")).to_have_attribute(
            "aria-pressed", "false"
        )
        assert shown.evaluate("mode") == "dark"
        shown.add_init_script(self.RECORD)
        shown.reload()
        shown.wait_for_function("() => seen.length > 3")
        assert set(shown.evaluate("seen")) == {"dark"}
        expect(dark).to_have_attribute("aria-pressed", "true")
        # The server knows as well: this is what the page would be without any script.
        answer = shown.request.get(site.address).text()
        assert '<html lang="en" class="dark">' in answer
        shown.get_by_role("button", name="System").click()
        assert [c["name"] for c in shown.context.cookies() if c["name"] == "theme"] == []
        assert complaints.lines == []

    def test_by_default_it_follows_the_system(self, shown: Page) -> None:
        for scheme in ("light", "dark"):
            shown.emulate_media(color_scheme=scheme)
            expect(shown.locator("html")).to_have_class(scheme)
        # Of this the server knows nothing. The page is painted long before it has all scripts.
        shown.add_init_script(self.RECORD)
        shown.route(re.compile("/feather-static/ui-"), later)
        shown.reload()
        shown.wait_for_function("() => seen.length > 3")
        assert set(shown.evaluate("seen")) == {"dark"}
        expect(shown.get_by_role("button", name="System")).to_have_attribute("aria-pressed", "true")
        shown.evaluate("setTheme('light')")
        shown.emulate_media(color_scheme="dark")
        expect(shown.locator("html")).to_have_class("light")

    def test_density_lasts(self, shown: Page) -> None:
        compact = shown.get_by_role("button", name="Compact")
        compact.click()
        expect(compact).to_have_attribute("aria-pressed", "true")
        shown.reload()
        expect(shown.locator("html")).to_have_attribute("data-density", "compact")
        expect(compact).to_have_attribute("aria-pressed", "true")
        shown.get_by_role("button", name="Comfortable").click()
        assert shown.locator("html").get_attribute("data-density") is None


def test_an_alert_is_dismissed_and_the_focus_stays_near(shown: Page) -> None:
    shown.get_by_role("button", name="Dismiss", exact=True).focus()
    shown.keyboard.press("Enter")
    expect(shown.get_by_text("Your trial ends soon.")).to_have_count(0)
    expect(shown.locator("#after-alert")).to_be_focused()
