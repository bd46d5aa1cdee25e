const ID = "f-live-assertive";
let timer = 0;

/** @returns {HTMLElement} what screen readers read out at once: the page's own, or one that is added */
export function liveRegion() {
  const found = document.getElementById(ID);
  if (found) return found;
  const region = Object.assign(document.createElement("div"), { id: ID, className: "f-sr-only", ariaLive: "assertive" });
  document.body.append(region);
  return region;
}

/** @param {string} text what screen readers are to read out, even if it is what they have read before */
export function announce(text) {
  const region = liveRegion();
  region.textContent = "";
  clearTimeout(timer);
  timer = setTimeout(() => {
    region.textContent = text;
  }, 30);
}
