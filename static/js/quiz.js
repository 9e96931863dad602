// A quiz by keys, an order by moving, and the clock of an exam. Everything works without this.
import { countDown } from "./clock.js";

const form = document.querySelector("form[data-quiz]");
const singleKeys = document.body.hasAttribute("data-single-keys");
const typing = (element) => element.matches("input:not([type=radio], [type=checkbox]), textarea, select");

for (const note of document.querySelectorAll("[data-when-script]")) note.hidden = false;

document.addEventListener("keydown", (event) => {
  if (!singleKeys || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "Enter") {
    if (event.target.closest("a, button, summary, [data-order]")) return;
    const next = document.querySelector("[data-next]");
    event.preventDefault();
    if (check) form.requestSubmit();
    else if (next) next.click();
  } else if (/^[1-9]$/.test(event.key) && form) {
    const choice = form.querySelectorAll("[data-choice]")[event.key - 1];
    if (!choice) return;
    event.preventDefault();
    choice.focus();
    choice.click();
  }
});

// The browser holds back a form without a choice; a second press must not count twice either way.
const check = form?.querySelector("button.go");
if (check) {
  form.addEventListener("submit", () => { check.disabled = true; });
  addEventListener("pageshow", () => { check.disabled = false; });
}

const order = document.querySelector("[data-order]");
if (order) {
  const said = document.querySelector("[data-moved]");
  const arrow = '<svg class="icon" aria-hidden="true" viewBox="0 0 20 20"><path d="M10 4v12M5 11l5 5 5-5"/></svg>';
  const number = () => [...order.children].forEach((item, index, all) => {
    item.querySelector("select").value = String(index + 1);
    const [up, down] = item.querySelectorAll(".moves button");
    up.setAttribute("aria-disabled", String(index === 0));
    down.setAttribute("aria-disabled", String(index === all.length - 1));
  });
  const move = (item, by, button) => {
    const other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return;
    if (by < 0) other.before(item);
    else other.after(item);
    number();
    button.focus();
    said.textContent = `Moved to place ${[...order.children].indexOf(item) + 1} of ${order.children.length}`;
  };
  const given = (item) => Number(item.querySelector("select").value);
  if ([...order.children].every(given)) order.append(...[...order.children].sort((a, b) => given(a) - given(b)));
  for (const item of order.children) {
    const name = item.querySelector("label").textContent.trim();
    const moves = document.createElement("div");
    moves.className = "moves";
    for (const [by, word] of [[-1, "Up"], [1, "Down"]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn low";
      button.innerHTML = arrow;
      button.setAttribute("aria-label", `${word}: ${name}`);
      button.addEventListener("click", () => move(item, by, button));
      moves.append(button);
    }
    item.append(moves);
  }
  order.classList.add("by-moves");
  number();
}

countDown();
