/**
 * Problems in the text: underlined in place, and said in one line under the editor for whom a
 * wavy line is nothing. F8 goes to the next one.
 */
/** @import { EditorState, Range, StateEffectType } from "@codemirror/state" */
/** @import { DecorationSet } from "@codemirror/view" */
import { RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, gutterLineClass, GutterMarker, ViewPlugin } from "@codemirror/view";

/**
 * @typedef {object} Problem A problem found by the server.
 * @property {number} line 1-based.
 * @property {number} [column] 1-based; without it the whole line is marked.
 * @property {string} message
 *
 * @typedef {{from: number, to: number, message: string}} Mark
 */

/** @type {StateEffectType<Mark[]>} */
const replace = StateEffect.define();

const field = StateField.define({
  create: () => Decoration.none,
  update(marks, { changes, docChanged, effects, newDoc }) {
    for (const effect of effects) {
      if (effect.is(replace)) return Decoration.set(effect.value.map(decorate), true);
    }
    if (!docChanged || !marks.size) return marks;
    // A problem is forgotten when its line is edited: only the next check can say if it is gone.
    let kept = marks.map(changes);
    changes.iterChangedRanges((_fromA, _toA, fromB, toB) => {
      const start = newDoc.lineAt(fromB).from;
      const end = newDoc.lineAt(toB).to;
      kept = kept.update({ filter: (from, to) => to < start || from > end });
    });
    return kept;
  },
  provide: (own) => [EditorView.decorations.from(own), gutterLineClass.from(own, numbers)],
});

/** @param {Mark} mark */
function decorate({ from, to, message }) {
  return Decoration.mark({ class: "problem", attributes: { title: message }, message }).range(from, to);
}

const number = new (class extends GutterMarker {
  elementClass = "problem-line";
})();

/** @param {DecorationSet} marks */
function numbers(marks) {
  /** @type {Range<GutterMarker>[]} */
  const lines = [];
  marks.between(0, 1e9, (from) => void lines.push(number.range(from)));
  return RangeSet.of(lines, true);
}

/** @param {EditorState} state @returns {Mark[]} In order. */
function listed(state) {
  /** @type {Mark[]} */
  const found = [];
  state.field(field).between(0, state.doc.length, (from, to, { spec }) => {
    found.push({ from, to, message: spec.message });
  });
  return found;
}

/**
 * Show the problems that the server found, and no others. A place outside the text is moved into
 * it, because the text may have changed since the server read it.
 *
 * @param {EditorView} view
 * @param {Problem[]} found
 */
export function showProblems(view, found) {
  const { doc } = view.state;
  const marks = found.flatMap(({ line, column, message }) => {
    const at = doc.line(Math.max(1, Math.min(line, doc.lines)));
    const from = at.from + (column ? column - 1 : at.text.search(/\S|$/));
    return visible(view, from, at.to, message);
  });
  view.dispatch({ effects: replace.of(marks) });
}

/**
 * A mark needs a character to show on; behind the end of a line it takes the last one before it.
 *
 * @param {EditorView} view @param {number} from @param {number} to @param {string} message
 * @returns {Mark[]} None when the text is empty.
 */
function visible({ state: { doc } }, from, to, message) {
  const start = Math.max(0, Math.min(from, to - 1, doc.length - 1));
  const end = Math.max(start + 1, to);
  return end <= doc.length ? [{ from: start, to: end, message }] : [];
}

/**
 * Check the whole text at the start and whenever the typing pauses.
 *
 * @param {(text: string) => {at: number, message: string}[]} check `at` is an offset.
 */
export function checkWhilePausing(check) {
  return ViewPlugin.define((view) => {
    const run = () => {
      const { doc } = view.state;
      const marks = check(doc.toString()).flatMap(({ at, message }) => {
        return visible(view, at, Math.max(at + 1, doc.lineAt(at).to), message);
      });
      view.dispatch({ effects: replace.of(marks) });
    };
    let timer = setTimeout(run, 0);
    return {
      update({ docChanged }) {
        if (!docChanged) return;
        clearTimeout(timer);
        timer = setTimeout(run, 600);
      },
      destroy: () => clearTimeout(timer),
    };
  });
}

/** Move to the next problem, from the last to the first. @param {EditorView} view */
export function nextProblem(view) {
  const all = listed(view.state);
  const next = all.find(({ from }) => from > view.state.selection.main.head) ?? all[0];
  if (next) view.dispatch({ selection: { anchor: next.from }, scrollIntoView: true });
  return all.length > 0;
}

/**
 * Marks, and the report of the problem on the caret's line, else of the first.
 *
 * @param {HTMLElement} report A live region.
 */
export function problems(report) {
  return [
    field,
    EditorView.updateListener.of(({ state }) => {
      const all = listed(state);
      const { from, to } = state.doc.lineAt(state.selection.main.head);
      const shown = all.find((problem) => problem.from <= to && problem.to >= from) ?? all[0];
      const text = shown ? `Line ${state.doc.lineAt(shown.from).number}: ${shown.message}` : "";
      if (report.textContent !== text) report.textContent = text;
    }),
  ];
}
