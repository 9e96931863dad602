/** The page's shortcuts, and the keys that a phone lacks. */
/** @import { Drafts } from "./drafts.js" */
/** @import { Editors } from "./editors.js" */
import { openView } from "./editors.js";

const PLACES = /** @type {const} */ (["task", "code", "results", "console"]);

/**
 * They work in the editor too, so they are taken on the way down to it.
 *
 * @param {HTMLFormElement} form
 * @param {Editors} editors
 * @param {Drafts} drafts
 */
export function listenForShortcuts(form, editors, drafts) {
  /** @param {string} kind */
  const run = (kind) => {
    const button = /** @type {HTMLButtonElement | null} */ (form.querySelector(`[data-run="${kind}"]`));
    if (button && !button.disabled) button.click();
  };

  /** @param {KeyboardEvent} event @returns {(() => void) | undefined} */
  const action = ({ altKey, code, ctrlKey, key, metaKey, shiftKey }) => {
    if (altKey && !ctrlKey && !metaKey && !shiftKey) {
      // The key's place: with Option, macOS types other characters.
      const place = PLACES[Number(/^Digit([1-4])$/.exec(code)?.[1]) - 1];
      return place && (() => go(place, editors));
    }
    if (altKey || ctrlKey === metaKey) return undefined;
    if (key === "Enter") return () => run(shiftKey ? "invoke" : "tests");
    if (key.toLowerCase() === "s" && !shiftKey) return drafts.save;
    return undefined;
  };

  document.addEventListener(
    "keydown",
    (event) => {
      const act = action(event);
      if (!act) return;
      event.preventDefault();
      event.stopPropagation();
      if (!event.repeat) act();
    },
    { capture: true },
  );
}

/** @param {typeof PLACES[number]} place @param {Editors} editors */
async function go(place, editors) {
  openView(place === "console" ? "results" : place);
  const editor = place === "code" ? await editors.current() : undefined;
  if (editor) return editor.focus();
  const target = document.getElementById(place);
  if (!target) return;
  if (!target.hasAttribute("tabindex")) target.tabIndex = -1;
  target.focus();
  target.scrollIntoView({ block: "nearest" });
}

/**
 * The row of keys that a phone's keyboard hides two layers deep.
 *
 * @param {Editors} editors
 */
export function showKeys(editors) {
  const row = /** @type {HTMLElement | null} */ (document.querySelector("[data-keys]"));
  if (!row) return;
  row.hidden = false;
  // A tap must not take the focus: without it the keyboard would go.
  row.addEventListener("pointerdown", (event) => event.preventDefault());
  row.addEventListener("click", async ({ target }) => {
    const key = /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest("[data-key]"))?.dataset.key;
    const editor = key && (await editors.current());
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
