/**
 * What a run says to screen readers: each sentence once, and at most one in a second. The answers
 * to polls bring it four times as often.
 */
const PAUSE = 1000;

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
    }, PAUSE);
  };

  status.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { detail } = /** @type {CustomEvent} */ (event);
    detail.shouldSwap = false;
    next = detail.fragment.textContent.trim();
    say();
  });
}
