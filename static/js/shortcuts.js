// Single keys, outside fields only, unless the person turned them off.
const inField = (element) =>
  element.isContentEditable || element.matches("input, textarea, select, [data-editor] *") ||
  Boolean(element.shadowRoot);

// What each key uses, and how; a key that finds nothing on the page stays the browser's.
const keys = {
  "?": ["[data-shortcuts]", (link) => link.click()],
  "/": ["[data-slash]", (field) => field.focus()],
  j: ['[data-key-link="j"]', (link) => link.click()],
  k: ['[data-key-link="k"]', (link) => link.click()],
};

if (document.body.hasAttribute("data-single-keys")) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (inField(event.target) || !(event.key in keys)) return;
    const [selector, use] = keys[event.key];
    const element = document.querySelector(selector);
    if (!element) return;
    event.preventDefault();
    use(element);
  });
}
