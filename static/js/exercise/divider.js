/** The line between task and workspace: moved by pointer, by arrow keys and by its buttons. */
import { recall, remember } from "./device.js";

const STEP = 5;

export function moveDivider() {
  const bench = /** @type {HTMLElement | null} */ (document.querySelector("main.bench"));
  const divider = /** @type {HTMLElement | null} */ (document.querySelector("[data-divider]"));
  if (!bench || !divider) return;
  const buttons = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-divider-step]"));
  for (const part of [divider, ...buttons]) part.hidden = false;
  const low = Number(divider.ariaValueMin);
  const high = Number(divider.ariaValueMax);

  /** @param {number} percent The task's share of the width. */
  const set = (percent) => {
    const share = Math.max(low, Math.min(high, Math.round(percent / STEP) * STEP));
    bench.dataset.task = String(share);
    divider.ariaValueNow = String(share);
  };
  const now = () => Number(divider.ariaValueNow);
  /** @param {number} percent */
  const keep = (percent) => {
    set(percent);
    remember("task-width", now());
  };

  const kept = recall("task-width");
  if (typeof kept === "number") set(kept);

  divider.addEventListener("keydown", (event) => {
    const to = { ArrowLeft: now() - STEP, ArrowRight: now() + STEP, Home: low, End: high }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    keep(to);
  });
  divider.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    divider.focus();
    divider.setPointerCapture(event.pointerId);
  });
  divider.addEventListener("pointermove", ({ pointerId, clientX }) => {
    if (!divider.hasPointerCapture(pointerId)) return;
    const { left, width } = bench.getBoundingClientRect();
    set(((clientX - left) / width) * 100);
  });
  divider.addEventListener("lostpointercapture", () => keep(now()));
  for (const button of buttons) {
    button.addEventListener("click", () => keep(now() + Number(button.dataset.dividerStep)));
  }
}
