/** A canvas for jsdom, which has none: it notes what is drawn. */
import { vi } from "vitest";

/** Has every canvas draw into this list of `[method, ...arguments]`, and paint colours as `paint` says. */
export function fakeCanvas(paint = () => [1, 2, 3, 255]) {
  const calls = [];
  const answers = {
    measureText: (text) => ({ width: 6 * text.length }),
    createLinearGradient: () => ({
      [Symbol.toStringTag]: "CanvasGradient",
      addColorStop: (...stop) => calls.push(["addColorStop", ...stop]),
    }),
    createPattern: () => "pattern",
  };
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockImplementation(function () {
    this.fake ??= new Proxy({ canvas: this }, {
      get: (drawn, name) => {
        if (name === "getImageData") return () => ({ data: paint(drawn.fillStyle) });
        return name in drawn ? drawn[name] : (...given) => (calls.push([name, ...given]), answers[name]?.(...given));
      },
    });
    return this.fake;
  });
  return calls;
}

/** What jsdom lacks beside the canvas. */
export function fakeScreen({ isStill = true } = {}) {
  vi.stubGlobal("ResizeObserver", class { observe() {} unobserve() {} disconnect() {} });
  vi.stubGlobal("matchMedia", () => ({ matches: isStill, addEventListener() {} }));
}
