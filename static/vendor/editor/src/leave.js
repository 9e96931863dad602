/**
 * Tab indents while the editor has the focus; Escape, then Tab, leaves it.
 *
 * CodeMirror has the same mode with a limit of two seconds. A time limit on a way out is a trap
 * for whoever needs longer, so here the mode lasts until another key or until the focus leaves.
 */
import { Prec } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";

const MODIFIERS = new Set(["Shift", "Control", "Alt", "Meta"]);

/** @param {HTMLElement} said A live region that tells the mode. */
export function leaveWithTab(said) {
  /** @param {EditorView} view @param {boolean} leaving */
  const set = (view, leaving) => {
    view.setTabFocusMode(leaving);
    said.textContent = leaving ? "Tab now leaves the editor." : "";
    return false;
  };
  return [
    keymap.of([{ key: "Escape", run: (view) => set(view, true) }]),
    Prec.highest(
      EditorView.domEventHandlers({
        keydown: ({ key }, view) => key !== "Tab" && !MODIFIERS.has(key) && set(view, false),
        blur: (_event, view) => set(view, false),
      }),
    ),
  ];
}
