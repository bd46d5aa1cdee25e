/**
 * Has a form send what the boxes of the page do not.
 *
 * @param {HTMLElement} form
 * @param {string[][]} fields names and values
 */
export function keepFields(form, fields) {
  // A morph may have taken the last one away.
  const kept = form.querySelector(":scope > [data-selection-kept]") ?? form.appendChild(document.createElement("div"));
  kept.setAttribute("data-selection-kept", "");
  kept.setAttribute("hidden", "");
  kept.replaceChildren(...fields.map(([name, value]) => hidden(name, value)));
}

/** @param {string} name @param {string} value */
const hidden = (name, value) => Object.assign(document.createElement("input"), { type: "hidden", name, value });
