// Single keys, outside fields only, unless the person turned them off.
const inField = (element) =>
  element.isContentEditable || element.matches("input, textarea, select, [data-editor] *") ||
  Boolean(element.shadowRoot);

// What each key uses, and how; a key that finds nothing on the page stays the browser's.
const keys = {
  "?": ["[data-shortcuts]", (link) => link.click()],
  "/": ["[data-slash]", (found) => (found.matches("a") ? found.click() : found.focus())],
  j: ['[data-key-link="j"]', (link) => link.click()],
  k: ['[data-key-link="k"]', (link) => link.click()],
};

if (document.body.hasAttribute("data-single-keys")) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (inField(event.target) || !(event.key in keys)) return;
    const [selector, use] = keys[event.key];
    // The search of the header is a field on wide windows and a link on narrow ones.
    const element = [...document.querySelectorAll(selector)].find((one) => one.checkVisibility());
    if (!element) return;
    event.preventDefault();
    use(element);
  });
}
