/** What a run shows and says. Swaps replace all of it whole, so what a reader chose is kept here. */
import { recall, remember } from "./device.js";

/**
 * The console follows its end, and can be copied, cleared and wrapped.
 *
 * @param {HTMLFormElement} form
 */
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
    for (const name of ["copy", "clear", "wrap"]) button(name)?.removeAttribute("hidden");
    box.scrollTop = following ? box.scrollHeight : top;
    offer();
  };

  const offer = () => button("jump")?.toggleAttribute("hidden", following);

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
      const words = tool.textContent;
      try {
        await navigator.clipboard.writeText(lines.map((line) => line.textContent?.trimEnd()).join("\n"));
        tool.textContent = "Copied";
      } catch {
        tool.textContent = "Not copied";
      }
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

/** The drawing of environments is open or folded as it was left at the last run. */
export function keepLanes() {
  document.addEventListener(
    "toggle",
    ({ target }) => {
      if (target instanceof HTMLDetailsElement && target.matches(".all-lanes")) remember("lanes-open", target.open);
    },
    { capture: true },
  );
  const unfold = () => {
    if (recall("lanes-open")) document.querySelector(".all-lanes")?.setAttribute("open", "");
  };
  document.addEventListener("htmx:afterSwap", unfold);
  unfold();
}

/**
 * What a run says to screen readers: each sentence once, and at most one in a second. The answers
 * to polls bring it four times as often.
 */
export function paceAnnouncements() {
  const status = document.getElementById("run-status");
  if (!status) return;
  let next = "";
  let resting = false;

  const say = () => {
    if (resting || next === status.textContent) return;
    status.textContent = next;
    resting = true;
    setTimeout(() => {
      resting = false;
      say();
    }, 1000);
  };

  status.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { detail } = /** @type {CustomEvent} */ (event);
    detail.shouldSwap = false;
    next = detail.fragment.textContent.trim();
    say();
  });
}
