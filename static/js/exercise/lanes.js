/** The drawing of environments below a run: open or folded as it was left at the last run. */
import { recall, remember } from "./device.js";

const KEY = "lanes-open";

export function keepLanes() {
  document.addEventListener(
    "toggle",
    ({ target }) => {
      if (target instanceof HTMLDetailsElement && target.matches(".all-lanes")) remember(KEY, target.open);
    },
    { capture: true },
  );
  document.addEventListener("htmx:afterSwap", unfold);
  unfold();
}

function unfold() {
  const all = /** @type {HTMLDetailsElement | null} */ (document.querySelector(".all-lanes"));
  if (all && recall(KEY) === true) all.open = true;
}
