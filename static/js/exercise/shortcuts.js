/** The page's shortcuts. They work in the editor too, so they are taken on the way down to it. */
/** @import { Drafts } from "./drafts.js" */
/** @import { Editors } from "./editors.js" */
import { openView } from "./editors.js";

const PLACES = /** @type {const} */ (["task", "code", "results", "console"]);

/**
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
function go(place, editors) {
  openView(place === "console" ? "results" : place);
  const editor = place === "code" ? editors.current() : undefined;
  if (editor) return editor.focus();
  const target = document.getElementById(place);
  if (!target) return;
  if (!target.hasAttribute("tabindex")) target.tabIndex = -1;
  target.focus();
  target.scrollIntoView({ block: "nearest" });
}
