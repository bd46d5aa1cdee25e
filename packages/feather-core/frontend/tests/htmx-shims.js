/** What jsdom lacks of a browser for htmx: CSS.escape, and default arguments for XPath. */
globalThis.CSS ??= { escape: (text) => text.replace(/[^\w-]/g, "\\$&") };
const create = XPathEvaluator.prototype.createExpression;
XPathEvaluator.prototype.createExpression = function (xpath) {
  const expression = create.call(this, xpath, null);
  return { evaluate: (node) => expression.evaluate(node, XPathResult.ANY_TYPE, null) };
};
