/** A run from the pressed button to its result: the wait, the marked line, the way back to it. */
/** @import { Editors } from "./editors.js" */
import { openView } from "./editors.js";

const QUIET = 200;

/** @param {HTMLFormElement} form @param {Editors} editors */
export function watchRuns(form, editors) {
  /** @type {(() => void) | undefined} */
  let calm;
  /** @type {ReturnType<Editors["get"]> | undefined} */
  let marked;
  let fresh = false;

  const output = () => /** @type {HTMLElement | null} */ (document.getElementById("output"));
  const rest = () => {
    calm?.();
    calm = undefined;
  };

  // One run at a time; the pressed button says so without giving up its focus.
  document.addEventListener(
    "submit",
    (event) => {
      if (event.target !== form || !calm) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    { capture: true },
  );

  // Retry, and a button beside the settings, stand outside the form, where htmx does not see them.
  form.addEventListener("htmx:configRequest", (event) => {
    const { detail } = /** @type {CustomEvent} */ (event);
    const submitter = /** @type {HTMLButtonElement | undefined} */ (detail.triggeringEvent?.submitter);
    if (submitter?.name && !(submitter.name in detail.parameters)) detail.parameters[submitter.name] = submitter.value;
    if (submitter?.hasAttribute("formaction")) detail.path = submitter.formAction;
  });

  form.addEventListener("htmx:beforeRequest", (event) => {
    const { elt, requestConfig } = /** @type {CustomEvent} */ (event).detail;
    if (elt !== form) return;
    rest();
    fresh = true;
    calm = busy(requestConfig.triggeringEvent?.submitter ?? form.querySelector('[data-run="tests"]'));
  });

  let inside = false;
  document.addEventListener("htmx:beforeSwap", () => {
    inside = output()?.contains(document.activeElement) ?? false;
  });
  document.addEventListener("htmx:afterSwap", async (event) => {
    const box = output();
    if (!box || /** @type {CustomEvent} */ (event).detail.target.id !== "output") return;
    if (fresh) openView("results");
    fresh = false;
    // Stop and its like vanish under the finger; the next Tab must not start from the page's top.
    if (inside && document.activeElement === document.body) box.closest("#results")?.focus({ preventScroll: true });
    if (!["queued", "running"].includes(box.dataset.state ?? "")) rest();
    const { syntaxFile = "", syntaxLine, syntaxMessage = "" } = box.dataset;
    (await marked)?.setDiagnostics([]);
    marked = syntaxLine ? editors.get(syntaxFile) : undefined;
    (await marked)?.setDiagnostics([{ line: Number(syntaxLine), message: syntaxMessage }]);
  });

  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(name, (event) => {
      const { elt } = /** @type {CustomEvent} */ (event).detail;
      if (elt === form || output()?.contains(elt)) rest();
    });
  }

  document.addEventListener("click", (event) => {
    const link = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("a[data-line]"));
    if (!link) return;
    event.preventDefault();
    editors.goTo(link.dataset.file ?? "", Number(link.dataset.line));
  });
}

/**
 * Say "Running…" on a button if it takes long enough to be noticed.
 *
 * @param {HTMLButtonElement} button
 * @returns {() => void} Gives the button its own words back.
 */
function busy(button) {
  const words = [...button.childNodes];
  button.setAttribute("aria-disabled", "true");
  const timer = setTimeout(() => {
    button.style.inlineSize = `${button.getBoundingClientRect().width}px`;
    button.replaceChildren("Running…");
  }, QUIET);
  return () => {
    clearTimeout(timer);
    button.replaceChildren(...words);
    button.style.inlineSize = "";
    button.removeAttribute("aria-disabled");
  };
}
