/**
 * The first problem of a JSON text, with its place.
 *
 * `JSON.parse` tells the place in words that differ between browsers, and for short texts not at
 * all. Grammar: RFC 8259.
 */

const SPACE = /[ \t\n\r]*/y;
const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y;
const WORD = /(?:true|false|null)\b/y;

/**
 * @param {string} text
 * @returns {{at: number, message: string}[]} Empty, or the first problem; `at` is an offset.
 */
export function checkJson(text) {
  let at = 0;
  /** @param {RegExp} pattern */
  const take = (pattern) => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  };
  /** @param {string} character */
  const mark = (character) => {
    take(SPACE);
    if (text[at] !== character) return false;
    at += 1;
    return true;
  };
  /** @param {string} message @returns {{at: number, message: string}[]} */
  const fail = (message) => [{ at, message: at < text.length ? message : `The text ends too early. ${message}` }];

  /** Take `"name":`, or say what is wrong. */
  function key() {
    take(SPACE);
    if (!take(STRING)) return text[at] === '"' ? stringMessage() : "Expected a name in double quotes.";
    return mark(":") ? "" : "Expected a colon after the name.";
  }

  function valueMessage() {
    if (text[at] === '"') return stringMessage();
    if (text[at] === "'") return "JSON strings need double quotes.";
    const word = /[A-Za-z]*/y;
    word.lastIndex = at;
    const name = word.exec(text)?.[0];
    if (name === "True" || name === "False") return `JSON writes ${name.toLowerCase()}, in small letters.`;
    return name === "None" ? "JSON writes null." : "Expected a value.";
  }

  function stringMessage() {
    return "This string does not end on its line, or has a character that must be escaped.";
  }

  /** Brackets that are open, so that deep nesting costs no stack. @type {string[]} */
  const open = [];
  for (;;) {
    take(SPACE);
    if (mark("{")) {
      if (!mark("}")) {
        const wrong = key();
        if (wrong) return fail(wrong);
        open.push("}");
        continue;
      }
    } else if (mark("[")) {
      if (!mark("]")) {
        open.push("]");
        continue;
      }
    } else if (!take(STRING) && !take(NUMBER) && !take(WORD)) {
      return fail(valueMessage());
    }
    for (;;) {
      const end = open.at(-1);
      if (end === undefined) {
        take(SPACE);
        return at < text.length ? fail("Nothing may follow the value.") : [];
      }
      if (mark(end)) {
        open.pop();
        continue;
      }
      if (!mark(",")) return fail(`Expected a comma or ${end}.`);
      take(SPACE);
      if (text[at] === end) return fail("JSON allows no comma after the last item.");
      if (end === "}") {
        const wrong = key();
        if (wrong) return fail(wrong);
      }
      break;
    }
  }
}
