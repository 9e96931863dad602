// Cards by keys: Space shows the answer, 1 to 4 grade it. Counts how long the answer took.
import { countDown } from "./clock.js";

const began = performance.now();
const reveal = document.querySelector("[data-reveal]");
const grades = document.querySelector("[data-grades]");
const shown = () => !reveal || reveal.open;

if (document.body.hasAttribute("data-single-keys")) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input, textarea, select")) return;
    if (event.key === " " && reveal && !event.target.closest("a, button, summary")) {
      event.preventDefault();
      reveal.open = !reveal.open;
    } else if (/^[1-4]$/.test(event.key) && grades && shown()) {
      event.preventDefault();
      grades.querySelectorAll("button")[event.key - 1].click();
    }
  });
}

if (grades) {
  const took = grades.querySelector("[data-took]");
  grades.addEventListener("submit", () => {
    if (took) took.value = String(Math.round(performance.now() - began));
  });
}

countDown();
