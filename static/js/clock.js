// Counts down to a deadline that the server keeps. Says it aloud twice: five minutes and one.
const SPOKEN = new Map([[300, "Five minutes left"], [60, "One minute left"]]);

export function countDown() {
  const clock = document.querySelector("[data-deadline]");
  if (!clock) return;
  const end = Date.parse(clock.dataset.deadline);
  const left = clock.querySelector("[data-left]");
  const warn = clock.querySelector("[data-warn]");
  const tick = () => {
    const seconds = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} left`;
    clock.classList.toggle("late", seconds <= 60);
    if (SPOKEN.has(seconds)) warn.textContent = SPOKEN.get(seconds);
    if (seconds === 0) {
      clearInterval(timer);
      warn.textContent = "The time is up";
      left.textContent = "The time is up";
    }
  };
  const timer = setInterval(tick, 1000);
  tick();
}
