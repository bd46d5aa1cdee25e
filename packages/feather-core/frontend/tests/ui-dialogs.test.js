/** jsdom is a browser without commandfor and closedby; what else it lacks of dialogs is made here. */
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { fillIn } from "../src/ui/dialogs.js";

const find = (selector) => document.querySelector(selector);

beforeAll(() => {
  Object.assign(HTMLDialogElement.prototype, {
    showModal() {
      this.open = true;
    },
    close(value) {
      this.open = false;
      if (value !== undefined) this.returnValue = value;
    },
  });
  fillIn();
});
beforeEach(() => {
  document.body.innerHTML = `<dialog id="d" closedby="any"><input></dialog>
    <button command="show-modal" commandfor="d"><i>Open</i></button><div id="p"></div>`;
  find("#d").getBoundingClientRect = () => ({ left: 100, right: 200, top: 100, bottom: 200 });
});

const press = (type, target, x, y) => target.dispatchEvent(new MouseEvent(type, { clientX: x, clientY: y, bubbles: true }));

test("commands open and close", () => {
  find("i").click();
  expect(find("#d").open).toBe(true);
  for (const command of ["close", "request-close"]) {
    find("#d").open = true;
    find("#d").innerHTML = `<button command="${command}" commandfor="d" value="yes">Close</button>`;
    find("#d button").click();
    expect([find("#d").open, find("#d").returnValue]).toEqual([false, "yes"]);
  }
});

test.each([["show-popover", true], ["hide-popover", false], ["toggle-popover", undefined]])("%s", (command, force) => {
  const toggle = (find("#p").togglePopover = vi.fn());
  find("[command]").setAttribute("command", command);
  find("[command]").setAttribute("commandfor", "p");
  find("i").click();
  expect(toggle).toHaveBeenCalledWith(force);
});

test("an unknown command, or one for nothing, does nothing", () => {
  find("[command]").setAttribute("command", "--mine");
  find("i").click();
  find("[command]").setAttribute("commandfor", "nothing");
  find("i").click();
  expect(find("#d").open).toBe(false);
});

test.each([
  ["any", "beside", "beside", false],
  ["any", "inside", "beside", true],
  ["any", "beside", "inside", true],
  ["none", "beside", "beside", true],
])("closedby=%s, pressed %s and let go %s: open is %s", (closedby, pressed, released, open) => {
  const dialog = find("#d");
  dialog.setAttribute("closedby", closedby);
  dialog.showModal();
  const at = { beside: 50, inside: 150 };
  press("pointerdown", dialog, at[pressed], 150);
  press("click", dialog, at[released], 150);
  expect(dialog.open).toBe(open);
});

test("a click on what is in it does not close it", () => {
  find("#d").showModal();
  press("pointerdown", find("#d input"), 50, 50);
  press("click", find("#d input"), 50, 50);
  expect(find("#d").open).toBe(true);
});

test.each([["any", false], ["none", true]])("Esc with closedby=%s is prevented: %s", (closedby, prevented) => {
  find("#d").setAttribute("closedby", closedby);
  const event = new Event("cancel", { cancelable: true });
  find("#d").dispatchEvent(event);
  expect(event.defaultPrevented).toBe(prevented);
});
