/** The phone's row of keys that its keyboard hides two layers deep. */
/** @import { Editors } from "./editors.js" */

/** @param {Editors} editors */
export function showKeys(editors) {
  const row = /** @type {HTMLElement | null} */ (document.querySelector("[data-keys]"));
  if (!row) return;
  row.hidden = false;
  // A tap must not take the focus: without it the keyboard would go.
  row.addEventListener("pointerdown", (event) => event.preventDefault());
  row.addEventListener("click", ({ target }) => {
    const key = /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest("[data-key]"))?.dataset.key;
    const editor = editors.current();
    if (!key || !editor) return;
    if (key === "undo") editor.undo();
    else if (key === "\\t" || key === "\t") editor.indent();
    else editor.insert(key);
    editor.focus();
  });

  // iOS lays its keyboard over the page; the style sheet lifts what is fixed by this much.
  const visible = window.visualViewport;
  visible?.addEventListener("resize", () => {
    const covered = Math.max(0, Math.round(innerHeight - visible.height * visible.scale));
    document.documentElement.style.setProperty("--keyboard", `${covered}px`);
  });
}
