/** The panel's own behaviour: "/" goes to the search field, buttons copy what they name, forms are sent once, choices outlive searches, and badges follow actions. */

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target instanceof Element && event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  const field = document.querySelector(".admin-content input[type=search]");
  if (typing || !(field instanceof HTMLInputElement)) return;
  event.preventDefault();
  field.focus();
});

document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element && event.target.closest("[data-copy]");
  if (!button) return;
  const text = document.querySelector(button.getAttribute("data-copy") ?? "")?.textContent ?? "";
  const copied = await navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  );
  const detail = copied ? { message: "Copied.", type: "success" } : { message: "The browser does not allow copying.", type: "error" };
  document.body.dispatchEvent(new CustomEvent("showToast", { detail, bubbles: true }));
});

/** Forms of rows whose answer is awaited, or leads on: a second press would write the row twice. */
let sent = new WeakSet();

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("#admin-record[hx-post]")) return;
    if (sent.has(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    sent.add(form);
  },
  true,
);

/** What had the focus in the form that is sent. */
let left = document.body;

// What is typed while the answer is awaited would be gone with it.
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (!sent.has(ctx.sourceElement)) return;
  left = document.activeElement;
  ctx.sourceElement.inert = true;
});

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  const form = ctx.sourceElement;
  if (!sent.has(form) || ctx.hx?.redirect) return;
  sent.delete(form);
  form.inert = false;
  if (document.activeElement === document.body) left.focus();
});

// Back from the page that it led to.
addEventListener("pageshow", () => {
  sent = new WeakSet();
  document.querySelector("#admin-record")?.removeAttribute("inert");
});

// The answer of a search that is under way would bring back what was chosen before.
document.addEventListener("change", ({ target }) => {
  if (!(target instanceof HTMLSelectElement) || !target.closest(".admin-picker")) return;
  document.getElementById(`${target.id}-finder`)?.dispatchEvent(new Event("htmx:abort"));
});

document.addEventListener("adminBadges", ({ detail }) => {
  const format = new Intl.NumberFormat(document.documentElement.lang || undefined);
  for (const badge of document.querySelectorAll("[data-admin-badge]")) {
    const number = detail[badge.getAttribute("data-admin-badge") ?? ""];
    if (number === undefined) continue;
    badge.textContent = number ? format.format(number) : "";
    badge.toggleAttribute("hidden", !number);
  }
});
