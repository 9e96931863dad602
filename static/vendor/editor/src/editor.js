/**
 * The code editor: CodeMirror in a shadow root, over a text area that stays the form's value.
 *
 * The shadow root is what lets the strict Content-Security-Policy stand. Inside one, CodeMirror's
 * style-mod installs its rules as constructed style sheets; in a document it would need a
 * `<style>` element, and with that a nonce or 'unsafe-inline'.
 */
/** @import { Problem } from "./problems.js" */
import { closeBrackets, closeBracketsKeymap, insertBracket } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentLess, indentMore, undo } from "@codemirror/commands";
import { bracketMatching, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";

import css from "./editor.css";
import { replaceSelection } from "./input.js";
import { highlightStyle, languages } from "./languages.js";
import { leaveWithTab } from "./leave.js";
import { nextProblem, problems, showProblems } from "./problems.js";

/**
 * @typedef {object} EditorHandle
 * @property {HTMLElement} host The element that took the text area's place.
 * @property {() => void} focus
 * @property {(line: number, column?: number) => void} focusLine Both 1-based; moved into the text.
 * @property {() => string} getValue
 * @property {(text: string) => void} setValue One step that undo takes back.
 * @property {(problems: Problem[]) => void} setDiagnostics Replaces all.
 * @property {(text: string) => void} insert Types it, with brackets and quotes closed as usual.
 * @property {(less?: boolean) => void} indent
 * @property {() => void} undo
 */

/**
 * Put an editor in the place of a text area.
 *
 * The text area keeps its name, gets every change at once and fires `input` for it, so that code
 * which listens to the form needs to know nothing of the editor.
 *
 * @param {HTMLTextAreaElement} textarea
 * @param {object} [options]
 * @param {"python"|"json"|"text"} [options.lang]
 * @param {string} [options.label] The accessible name; by default that of the text area.
 * @param {(text: string) => void} [options.onChange]
 * @returns {EditorHandle}
 */
export function mountEditor(textarea, { lang = "text", label = nameOf(textarea), onChange } = {}) {
  const host = document.createElement("div");
  host.className = "editor-host";
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];

  const report = liveRegion("report");
  const leaving = liveRegion("leaving");
  const hint = Object.assign(document.createElement("p"), {
    id: "hint",
    textContent: "Escape, then Tab, leaves the editor.",
  });

  // One may have begun in the text area: the cursor stays where it is, and in sight.
  const hadFocus = document.activeElement === textarea;
  const { selectionStart: anchor, selectionEnd: head } = textarea;
  const view = new EditorView({
    root,
    scrollTo: hadFocus ? EditorView.scrollIntoView(head, { y: "center" }) : undefined,
    state: EditorState.create({
      doc: textarea.value,
      selection: hadFocus ? { anchor, head } : undefined,
      extensions: [
        leaveWithTab(leaving),
        replaceSelection,
        lineNumbers(),
        history(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        syntaxHighlighting(highlightStyle),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        languages[lang],
        problems(report),
        keymap.of([
          ...closeBracketsKeymap,
          // Mod-Enter runs the tests; here it would open a blank line.
          ...defaultKeymap.filter(({ key }) => key !== "Mod-Enter"),
          ...historyKeymap,
          { key: "Tab", run: indentMore, shift: indentLess },
          { key: "F8", run: nextProblem },
        ]),
        EditorState.readOnly.of(textarea.readOnly),
        EditorView.contentAttributes.of({
          "aria-label": label,
          "aria-describedby": "hint",
          // Editable text takes focus anyway; checkers of scrolling regions look for this.
          tabindex: "0",
          ...(textarea.readOnly && { "aria-readonly": "true" }),
        }),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (!docChanged) return;
          textarea.value = state.doc.toString();
          textarea.dispatchEvent(new Event("input", { bubbles: true }));
          onChange?.(textarea.value);
        }),
      ],
    }),
  });
  root.append(view.dom, report, leaving, hint);
  textarea.after(host);
  textarea.hidden = true;
  if (hadFocus) view.focus();
  for (const text of textarea.labels) text.addEventListener("click", () => view.focus());

  /** @type {EditorHandle} */
  const handle = {
    host,
    focus: () => view.focus(),
    focusLine(line, column = 1) {
      const { doc } = view.state;
      const at = doc.line(Math.max(1, Math.min(line, doc.lines)));
      const anchor = Math.min(at.from + Math.max(0, column - 1), at.to);
      view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
      view.focus();
    },
    getValue: () => view.state.doc.toString(),
    setValue(text) {
      if (text === handle.getValue()) return;
      const { length } = view.state.doc;
      view.dispatch({ changes: { from: 0, to: length, insert: text }, userEvent: "input.replace" });
    },
    setDiagnostics: (found) => showProblems(view, found),
    insert(text) {
      if (view.state.readOnly) return;
      const typed = insertBracket(view.state, text) ?? view.state.replaceSelection(text);
      view.dispatch(typed, { scrollIntoView: true });
    },
    indent: (less = false) => void (less ? indentLess : indentMore)(view),
    undo: () => void undo(view),
  };
  // The form gives its fields their first values only after this event.
  textarea.form?.addEventListener("reset", () => queueMicrotask(() => handle.setValue(textarea.value)));
  return handle;
}

/** @param {HTMLTextAreaElement} textarea */
function nameOf(textarea) {
  return (textarea.getAttribute("aria-label") ?? textarea.labels[0]?.textContent ?? textarea.name).trim();
}

/** @param {string} name */
function liveRegion(name) {
  const region = document.createElement("div");
  region.className = name;
  region.setAttribute("role", "status");
  return region;
}
