/** The page's editors by file name, and the tabs they sit in. */
/** @import { EditorHandle } from "../../vendor/editor/src/editor.js" */

/**
 * @typedef {object} Editors
 * @property {(name: string) => Promise<EditorHandle | undefined>} get By file name, as in `data-name`.
 * @property {() => Promise<EditorHandle | undefined>} current The one in sight.
 * @property {(name: string, line: number) => void} goTo Open the file's tab at a line.
 */

/**
 * Put an editor on each `[data-editor]` when it first comes into sight: a phone, which shows the
 * task first, does not even load the bundle before the code is opened. Until it is there one types
 * into the text areas; when it cannot be loaded they stay, and all else works with them.
 *
 * @param {HTMLFormElement} form
 * @returns {Editors}
 */
export function mountEditors(form) {
  const wrappers = /** @type {HTMLElement[]} */ ([...form.querySelectorAll("[data-editor]")]);
  /** @type {Map<HTMLElement, Promise<EditorHandle | undefined>>} */
  const handles = new Map();

  /** @param {HTMLElement | undefined} wrapper */
  const on = async (wrapper) => {
    if (wrapper && !handles.has(wrapper)) handles.set(wrapper, mount(wrapper));
    return wrapper && handles.get(wrapper);
  };
  const sight = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) on(/** @type {HTMLElement} */ (target));
  });
  // The page is drawn first; a browser without idle callbacks only waits for its turn.
  (window.requestIdleCallback ?? setTimeout)(() => wrappers.forEach((wrapper) => sight.observe(wrapper)));

  /** @type {Editors} */
  const editors = {
    get: (name) => on(wrappers.find(({ dataset }) => dataset.name === name)),
    current: () => on(wrappers.find((wrapper) => wrapper.checkVisibility())),
    async goTo(name, line) {
      openTab(name);
      openView("code");
      (await editors.get(name))?.focusLine(line);
    },
  };
  return editors;
}

/** @param {HTMLElement} wrapper @returns {Promise<EditorHandle | undefined>} */
async function mount(wrapper) {
  try {
    const { mountEditor } = await import("../../vendor/editor/editor.js");
    for (const note of document.querySelectorAll("[data-esc-note]")) note.removeAttribute("hidden");
    return mountEditor(wrapper.querySelector("textarea"), { lang: wrapper.dataset.lang });
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
