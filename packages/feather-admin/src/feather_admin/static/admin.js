/** The panel's own behaviour: "/" goes to the search field, and buttons copy what they name. */

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
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
