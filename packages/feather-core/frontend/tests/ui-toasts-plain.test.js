import { expect, test, vi } from "vitest";

const shown = () => [...document.querySelectorAll(".f-toast")].map((toast) => [toast.textContent, toast.dataset.variant]);

test("a toast is shown even if what makes them cannot be loaded; it is loaded as soon as it can be", async () => {
  document.body.innerHTML = '<div class="f-toaster"></div>';
  vi.doMock("../src/ui/toast-corner.js", () => {
    throw new Error("Failed to fetch dynamically imported module");
  });
  const { showToast } = await import("../src/ui/toasts.js");
  showToast("one", "error");
  const dismiss = showToast("two", "error");
  await vi.waitFor(() => expect(shown()).toEqual([["two", undefined]]));
  dismiss();
  await vi.waitFor(() => expect(shown()).toEqual([]));
  vi.doUnmock("../src/ui/toast-corner.js");
  showToast("three", "error");
  await vi.waitFor(() => expect(shown()).toEqual([["three", "error"]]));
});
