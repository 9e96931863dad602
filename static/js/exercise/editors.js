/** The page's editors by file name, and the tabs they sit in. */
/** @import { EditorHandle } from "../../vendor/editor/src/editor.js" */

/**
 * @typedef {object} Editors
 * @property {(name: string) => EditorHandle | undefined} get By file name, as in `data-name`.
 * @property {() => EditorHandle | undefined} current The one in sight.
 * @property {() => EditorHandle[]} all
 * @property {(name: string, line: number) => void} goTo Open the file's tab at a line.
 */

/**
 * Mount an editor on each `[data-editor]`. When the bundle cannot be loaded the text areas stay,
 * and everything else on the page works with them.
 *
 * @param {HTMLFormElement} form
 * @returns {Promise<Editors>}
 */
export async function mountEditors(form) {
  /** @type {Map<string, EditorHandle>} */
  const handles = new Map();
  const wrappers = /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-editor]"));
  try {
    const { mountEditor } = await import("../../vendor/editor/editor.js");
    for (const wrapper of wrappers) {
      const { name = "", lang } = wrapper.dataset;
      const textarea = /** @type {HTMLTextAreaElement} */ (wrapper.querySelector("textarea"));
      const hadFocus = document.activeElement === textarea;
      const handle = mountEditor(textarea, { lang });
      handles.set(name, handle);
      if (hadFocus) handle.focus();
    }
    for (const note of document.querySelectorAll("[data-esc-note]")) note.removeAttribute("hidden");
  } catch (error) {
    console.error("The editor could not be loaded; the plain text areas stay.", error);
  }
  return {
    get: (name) => handles.get(name),
    current: () => [...handles.values()].find(({ host }) => host.checkVisibility()),
    all: () => [...handles.values()],
    goTo(name, line) {
      openTab(name);
      openView("code");
      handles.get(name)?.focusLine(line);
    },
  };
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
