/** What is loaded when somebody moves items without dragging them. */
export { press } from "./keyboard.js";
export { openMenu } from "./menu.js";
