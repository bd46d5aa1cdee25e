/* Keys of the panel: "/" goes to the search field. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
  const field = document.querySelector(".admin-content input[type=search]");
  if (typing || !field) return;
  event.preventDefault();
  field.focus();
});
