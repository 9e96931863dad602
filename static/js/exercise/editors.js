/** The page's editors by file name, and the tabs they sit in. */
/** @import { EditorHandle } from "../../vendor/editor/src/editor.js" */

/**
 * @typedef {object} Editors
 * @property {(name: string) => EditorHandle | undefined} get By file name, as in `data-name`.
 * @property {() => EditorHandle | undefined} current The one in sight.
 * @property {(name: string, line: number) => void} goTo Open the file's tab at a line.
 */

/**
 * Put an editor on each `[data-editor]` when it first comes into sight: on a phone, or behind
 * another tab, it need not hold up the page. When the bundle cannot be loaded the text areas
 * stay, and everything else on the page works with them.
 *
 * @param {HTMLFormElement} form
 * @returns {Promise<Editors>}
 */
export async function mountEditors(form) {
  const wrappers = /** @type {HTMLElement[]} */ ([...form.querySelectorAll("[data-editor]")]);
  /** @type {Map<string, EditorHandle>} */
  const handles = new Map();
  const mountEditor = await load();

  /** @param {HTMLElement | undefined} wrapper */
  const on = (wrapper) => {
    const { name = "", lang } = wrapper?.dataset ?? {};
    const textarea = wrapper?.querySelector("textarea");
    if (textarea && mountEditor && !handles.has(name)) handles.set(name, mountEditor(textarea, { lang }));
    return handles.get(name);
  };
  const sight = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      sight.unobserve(target);
      on(/** @type {HTMLElement} */ (target));
    }
  });
  for (const wrapper of wrappers) sight.observe(wrapper);

  /** @type {Editors} */
  const editors = {
    get: (name) => on(wrappers.find(({ dataset }) => dataset.name === name)),
    current: () => on(wrappers.find((wrapper) => wrapper.checkVisibility())),
    goTo(name, line) {
      openTab(name);
      openView("code");
      editors.get(name)?.focusLine(line);
    },
  };
  return editors;
}

async function load() {
  // The page is drawn first; a browser without idle callbacks only waits for its turn.
  await new Promise((resume) => (window.requestIdleCallback ?? setTimeout)(resume));
  try {
    const { mountEditor } = await import("../../vendor/editor/editor.js");
    for (const note of document.querySelectorAll("[data-esc-note]")) note.removeAttribute("hidden");
    return mountEditor;
  } catch (error) {
    console.error("The editor could not be loaded; the plain text areas stay.", error);
    return undefined;
  }
}

/** @param {string} name */
const tab = (name) => /** @type {HTMLLabelElement | null} */ (document.querySelector(`label[data-tab="${CSS.escape(name)}"]`));

/** @param {string} name */
export function openTab(name) {
  const radio = /** @type {HTMLInputElement | undefined} */ (tab(name)?.control);
  if (radio) radio.checked = true;
}

/** @param {string} name @param {boolean} unsaved */
export function markTab(name, unsaved) {
  const label = tab(name);
  label?.toggleAttribute("data-unsaved", unsaved);
  // The dot, for whom a dot is nothing.
  if (unsaved) label?.control?.setAttribute("aria-description", "not saved");
  else label?.control?.removeAttribute("aria-description");
}

/**
 * On phones task, code and results are views chosen by `:target`; elsewhere all are in sight and
 * a changed address would only make the page jump.
 *
 * @param {"task" | "code" | "results"} id
 */
export function openView(id) {
  if (matchMedia("(max-width: 59.99rem)").matches) location.replace(`#${id}`);
}
