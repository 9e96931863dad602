/** The lines between two parts of the page: moved by pointer, by arrow keys and by their buttons. */
import { recall, remember } from "./device.js";

const STEP = 5;

export function moveDividers() {
  const dividers = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-divider]"));
  for (const divider of dividers) moveDivider(divider);
}

/** @param {HTMLElement} divider Its `data-divider` names the attribute of the grid that takes the share. */
function moveDivider(divider) {
  const line = divider.parentElement;
  const grid = line?.parentElement;
  const name = divider.dataset.divider;
  if (!line || !grid || !name) return;
  const upright = divider.ariaOrientation === "vertical";
  const buttons = /** @type {NodeListOf<HTMLElement>} */ (line.querySelectorAll("[data-divider-step]"));
  for (const part of [divider, ...buttons]) part.hidden = false;
  const low = Number(divider.ariaValueMin);
  const high = Number(divider.ariaValueMax);

  /** @param {number} x @param {number} y @returns {number} The share before this point, in per cent. */
  const shareAt = (x, y) => {
    const { left, top, width, height } = grid.getBoundingClientRect();
    return 100 * (upright ? (x - left) / width : (y - top) / height);
  };
  /** The share as it is, which before the first move is up to the style sheet. */
  const now = () => {
    const { left, top } = line.getBoundingClientRect();
    return Number(grid.dataset[name] ?? shareAt(left, top));
  };
  /** @param {number} percent */
  const set = (percent) => {
    const share = Math.max(low, Math.min(high, Math.round(percent / STEP) * STEP));
    grid.dataset[name] = divider.ariaValueNow = String(share);
    remember(`${name}-share`, share);
  };

  const kept = recall(`${name}-share`);
  if (typeof kept === "number") set(kept);

  divider.addEventListener("focus", () => {
    divider.ariaValueNow = String(Math.round(now()));
  });
  divider.addEventListener("keydown", (event) => {
    const [less, more] = upright ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
    const to = { [less]: now() - STEP, [more]: now() + STEP, Home: low, End: high }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    set(to);
  });
  divider.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    divider.focus();
    divider.setPointerCapture(event.pointerId);
  });
  divider.addEventListener("pointermove", ({ pointerId, clientX, clientY }) => {
    if (divider.hasPointerCapture(pointerId)) set(shareAt(clientX, clientY));
  });
  for (const button of buttons) {
    button.addEventListener("click", () => set(now() + Number(button.dataset.dividerStep)));
  }
}
