/**
 * Python and JSON, and their colours.
 *
 * Both are stream tokenizers. Lezer's grammars and parser would cost 20 kB more on the wire, which
 * the page's budget does not have, and show nothing more in a short handler.
 */
/** @import { StreamParser } from "@codemirror/language" */
import { HighlightStyle, indentUnit, StreamLanguage } from "@codemirror/language";
import { python } from "@codemirror/legacy-modes/mode/python";
import { EditorState } from "@codemirror/state";
import { tags } from "@lezer/highlight";

import { checkJson } from "./json.js";
import { checkWhilePausing } from "./problems.js";

/** @type {StreamParser<{depth: number}>} */
const json = {
  name: "json",
  startState: () => ({ depth: 0 }),
  token(stream, state) {
    if (stream.eatSpace()) return null;
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) return stream.match(/^\s*:/, false) ? "propertyName.definition" : "string";
    if (stream.match(/^-?\d[\d.eE+-]*/)) return "number";
    if (stream.match(/^(?:true|false|null)\b/)) return "atom";
    const mark = stream.next();
    if (mark === "{" || mark === "[") state.depth += 1;
    if (mark === "}" || mark === "]") state.depth = Math.max(0, state.depth - 1);
    return null;
  },
  indent: ({ depth }, after, { unit }) => Math.max(0, depth - (/^[}\]]/.test(after) ? 1 : 0)) * unit,
  languageData: { indentOnInput: /^\s*[}\]]$/, closeBrackets: { brackets: ["[", "{", '"'] } },
};

/** Extensions by the name in `data-lang`. */
export const languages = {
  python: [StreamLanguage.define(python), indentUnit.of("    "), EditorState.tabSize.of(4)],
  json: [StreamLanguage.define(json), checkWhilePausing(checkJson)],
  text: [],
};

/** From the same custom properties as the code in lessons. */
export const highlightStyle = HighlightStyle.define([
  { tag: [tags.keyword, tags.self], color: "var(--code-key)" },
  { tag: tags.string, color: "var(--code-str)" },
  { tag: [tags.number, tags.atom], color: "var(--code-num)" },
  { tag: [tags.definition(tags.variableName), tags.meta, tags.definition(tags.propertyName)], color: "var(--code-fn)" },
  { tag: tags.standard(tags.variableName), color: "var(--code-type)" },
  { tag: tags.comment, color: "var(--code-note)", fontStyle: "italic" },
  { tag: tags.operator, color: "var(--code-op)" },
]);
