/** The console: follows its end, and can be copied, cleared and wrapped. Swaps replace it whole. */
import { recall, remember } from "./device.js";

/** @param {HTMLFormElement} form */
export function followConsole(form) {
  let following = true;
  let top = 0;
  let cleared = 0;
  let wrap = recall("console-wrap") ?? true;

  const log = () => /** @type {HTMLElement | null} */ (document.querySelector("#console [data-console-log]"));
  /** @param {string} name */
  const button = (name) => /** @type {HTMLButtonElement | null} */ (document.querySelector(`[data-console="${name}"]`));

  const shape = () => {
    const box = log();
    if (!box) return;
    const lines = /** @type {HTMLElement[]} */ ([...box.querySelectorAll(".log-line")]);
    for (const [index, line] of lines.entries()) line.hidden = index < cleared;
    box.classList.toggle("nowrap-lines", !wrap);
    button("wrap")?.setAttribute("aria-pressed", String(wrap));
    for (const name of ["copy", "clear", "wrap"]) {
      const tool = button(name);
      if (tool) tool.hidden = false;
    }
    box.scrollTop = following ? box.scrollHeight : top;
    offer();
  };

  const offer = () => {
    const jump = button("jump");
    if (jump) jump.hidden = following;
  };

  const actions = {
    jump() {
      following = true;
      shape();
      log()?.focus();
    },
    async copy() {
      const box = log();
      const tool = button("copy");
      if (!box || !tool) return;
      const lines = /** @type {HTMLElement[]} */ ([...box.querySelectorAll(".log-line:not([hidden])")]);
      const copied = await write(lines.map((line) => line.textContent?.trimEnd()).join("\n"));
      const words = tool.textContent;
      tool.textContent = copied ? "Copied" : "Not copied";
      setTimeout(() => void (tool.textContent = words), 2000);
    },
    clear() {
      cleared = log()?.querySelectorAll(".log-line").length ?? 0;
      following = true;
      shape();
    },
    wrap() {
      wrap = !wrap;
      remember("console-wrap", wrap);
      shape();
    },
  };

  document.addEventListener("click", ({ target }) => {
    const tool = /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest("[data-console]"));
    const name = /** @type {keyof typeof actions} */ (tool?.dataset.console);
    actions[name]?.();
  });
  document.addEventListener(
    "scroll",
    ({ target }) => {
      const box = log();
      if (!box || target !== box) return;
      top = box.scrollTop;
      following = box.scrollHeight - top - box.clientHeight < 4;
      offer();
    },
    { capture: true, passive: true },
  );
  form.addEventListener("htmx:beforeRequest", ({ target }) => {
    if (target !== form) return;
    following = true;
    cleared = 0;
  });
  document.addEventListener("htmx:afterSwap", shape);
  shape();
}

/** @param {string} text @returns {Promise<boolean>} */
async function write(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
