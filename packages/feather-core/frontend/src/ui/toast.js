/** The markup of one toast. */

/** The icons come from the page's `<template id="f-icon-NAME">`. */
const ICONS = { success: "check_circle", error: "error", warning: "warning", info: "info" };

/** @typedef {NonNullable<import("../../types/feather.d.ts").ToastOptions["action"]>} ToastAction */
/** @typedef {import("../../types/feather.d.ts").ToastType} ToastType */

/** @param {string} type @returns {ToastType} */
export const knownType = (type) => (Object.hasOwn(ICONS, type) ? /** @type {ToastType} */ (type) : "info");

/**
 * @param {string} message
 * @param {ToastType} type
 * @param {ToastAction | undefined} action
 * @param {() => void} dismiss
 * @returns {HTMLElement}
 */
export function buildToast(message, type, action, dismiss) {
  const toast = document.createElement("div");
  toast.className = "f-toast";
  toast.dataset.variant = type;
  const text = document.createElement("div");
  text.textContent = message;
  const buttons = document.createElement("div");
  buttons.className = "f-toast-actions";
  if (action) buttons.append(actionButton(action, dismiss));
  buttons.append(dismissButton(dismiss));
  toast.append(icon(ICONS[type]), text, buttons);
  return toast;
}

/** @param {ToastAction} action @param {() => void} dismiss */
function actionButton({ label, run, url }, dismiss) {
  const button = ghostButton(() => {
    dismiss();
    if (run) run();
    else if (url) window.htmx?.ajax("POST", url, { swap: "none" });
  });
  button.textContent = label;
  return button;
}

/** @param {() => void} dismiss */
function dismissButton(dismiss) {
  const button = ghostButton(dismiss);
  button.dataset.iconOnly = "";
  button.setAttribute("aria-label", "Dismiss notification");
  button.append(icon("close"));
  return button;
}

/** @param {() => void} onClick */
function ghostButton(onClick) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "f-button";
  button.dataset.variant = "ghost";
  button.dataset.size = "sm";
  button.addEventListener("click", onClick);
  return button;
}

/** @param {string} name @returns {Node | string} */
function icon(name) {
  const template = document.getElementById(`f-icon-${name}`);
  return template instanceof HTMLTemplateElement ? template.content.cloneNode(true) : "";
}
