/* Copying calls, finding components, and marking where the page is. */
const sections = [...document.querySelectorAll(".g-section")];
const links = new Map([...document.querySelectorAll(".g-nav a")].map((a) => [a.hash.slice(1), a]));

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy]");
  if (!button) return;
  const code = button.previousElementSibling;
  try {
    await navigator.clipboard.writeText(code.textContent);
    globalThis.showToast?.("Copied.", "success");
  } catch {
    // Without a secure context there is no clipboard: the reader presses the keys.
    getSelection().selectAllChildren(code);
    globalThis.showToast?.("Selected: press Ctrl+C to copy.", "info");
  }
});

const field = document.getElementById("find");
field.addEventListener("input", () => {
  const wanted = field.value.trim().toLowerCase();
  for (const section of sections) {
    const text = `${section.id} ${section.querySelector(".f-muted")?.textContent ?? ""}`.toLowerCase();
    section.hidden = !text.includes(wanted);
    const link = links.get(section.id);
    if (link) link.parentElement.hidden = section.hidden;
  }
  for (const list of document.querySelectorAll(".g-nav ul")) {
    const isEmpty = !list.querySelector("li:not([hidden])");
    list.hidden = isEmpty;
    list.previousElementSibling.hidden = isEmpty;
  }
  const found = sections.filter((section) => !section.hidden).length;
  document.querySelector("[data-found]").textContent = wanted ? `${found} found` : "";
});

const visible = new Set();
const observer = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) visible.add(target);
      else visible.delete(target);
    }
    const first = sections.find((section) => visible.has(section));
    for (const [id, link] of links) {
      if (id === first?.id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  },
  { rootMargin: "-80px 0px -40% 0px" },
);
for (const section of sections) observer.observe(section);
