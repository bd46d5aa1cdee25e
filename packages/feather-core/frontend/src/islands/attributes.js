/**
 * @param {string} name an attribute's
 * @param {string} value
 * @returns {boolean} whether the value is code, a document, or an address that is code
 */
export function runsCode(name, value) {
  if (/^(on|srcdoc$)/i.test(name)) return true;
  // Browsers ignore blanks in addresses.
  return /(href|src|action|^data)$/i.test(name) && /^javascript:/i.test(value.replace(/[\0-\x20]/g, ""));
}
