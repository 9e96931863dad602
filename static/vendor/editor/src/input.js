/**
 * Text that replaces a selection goes through CodeMirror's own update, not the browser's.
 *
 * Chrome merges the lines of a replaced selection itself, and keeps their look by writing a
 * `style` attribute. The Content-Security-Policy blocks it and reports each time.
 */
import { EditorView } from "@codemirror/view";

export const replaceSelection = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { state } = view;
    const { from, to } = state.selection.main;
    if (from === to || state.readOnly || event.isComposing) return false;
    const text = event.inputType === "insertText" ? event.data : "";
    if (text === null || !(text || event.inputType.startsWith("deleteContent"))) return false;
    event.preventDefault();
    const insert = () => state.update(state.replaceSelection(text), {
      userEvent: text ? "input.type" : "delete.selection",
      scrollIntoView: true,
    });
    const handlers = text ? state.facet(EditorView.inputHandler) : [];
    if (!handlers.some((handle) => handle(view, from, to, text, insert))) view.dispatch(insert());
    return true;
  },
});
