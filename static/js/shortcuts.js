// Single keys, outside fields only, unless the person turned them off.
const inField = (element) =>
  element.isContentEditable || element.matches("input, textarea, select, [data-editor] *") ||
  Boolean(element.shadowRoot);

const follow = (selector) => document.querySelector(selector)?.click();

const keys = {
  "?": () => follow("[data-shortcuts]"),
  "/": () => document.querySelector("[data-slash]")?.focus(),
  j: () => follow('[data-key-link="j"]'),
  k: () => follow('[data-key-link="k"]'),
};

if (document.body.hasAttribute("data-single-keys")) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (inField(event.target) || !(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  });
}
