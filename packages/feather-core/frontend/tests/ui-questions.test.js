/** In the browser's own dialogs, and with markup that lacks something; tests/browser/test_ui.py has the rest. */
import { expect, test, vi } from "vitest";
import { showConfirm, showPrompt } from "../src/ui/questions.js";

test("a page without confirm_modal() asks with the browser's dialog", async () => {
  const ask = vi.fn(() => true);
  vi.stubGlobal("confirm", ask);
  expect(await showConfirm("All of it.", { title: "Delete?" })).toBe(true);
  expect(ask).toHaveBeenCalledWith("All of it.");
});

test.each([
  ["Milk", ["Milk"], []],
  [null, [], [null]],
])("a page without prompt_modal() prompts, too: %j", async (answer, confirmed, cancelled) => {
  const ask = vi.fn(() => answer);
  vi.stubGlobal("prompt", ask);
  const said = { confirmed: [], cancelled: [] };
  const value = await showPrompt({
    title: "New list",
    defaultValue: "Errands",
    onConfirm: (text) => said.confirmed.push(text),
    onCancel: () => said.cancelled.push(null),
  });
  expect(value).toBe(answer);
  expect(ask).toHaveBeenCalledWith("New list", "Errands");
  expect(said).toEqual({ confirmed, cancelled });
});

test("a dialog that lacks a part is told about, and the next question is asked", async () => {
  document.body.innerHTML = '<dialog id="f-confirm"><h2 data-part="title"></h2></dialog>';
  const dialog = document.querySelector("dialog");
  await expect(showConfirm("Sure?")).rejects.toThrow(
    "ui.js: #f-confirm has no [data-part=message]. Use the macro confirm_modal(), or keep its parts.",
  );
  dialog.innerHTML += '<p data-part="message"></p><i class="f-medallion"></i><button value="ok"></button>';
  dialog.showModal = () => {
    dialog.returnValue = "ok";
    dialog.dispatchEvent(new Event("close"));
  };
  expect(await showConfirm("Sure?")).toBe(true);
});
