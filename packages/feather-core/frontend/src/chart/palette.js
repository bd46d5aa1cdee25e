/**
 * Reads the theme's colours as a canvas takes them. What a variable of CSS holds is text, such as
 * `light-dark(oklch(...), oklch(...))`: only a browser that paints it knows the colour.
 *
 * @typedef {(name: string, alpha?: number) => string} Colour gives `rgba(...)` for the name of a variable
 */

/**
 * @param {HTMLElement} el where the variables are read
 * @param {"light" | "dark"} [scheme] the one whose colours to read; by default the page's
 * @returns {Colour}
 * @throws {Error} if the browser draws on no canvas
 */
export function palette(el, scheme) {
  const pixel = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const context = pixel.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("this browser draws on no canvas");
  return (name, alpha = 1) => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = computed(el, name, scheme);
    context.fillRect(0, 0, 1, 1);
    const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
    return `rgba(${red}, ${green}, ${blue}, ${alpha})`;
  };
}

/** @param {HTMLElement} el @param {string} name @param {string} [scheme] */
function computed(el, name, scheme = "") {
  const probe = document.createElement("i");
  probe.hidden = true;
  probe.style.colorScheme = scheme;
  probe.style.color = `var(--${name})`;
  el.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
