// Definitions of terms: Esc shuts the one that shows, a tap shows it first and leads on second, and
// none runs out of the page on the right.
const NOTE = ".term-note";
const terms = document.querySelectorAll(".term");
const touch = matchMedia("(hover: none)");

function place(term) {
  const note = term.querySelector(NOTE);
  note.classList.remove("left");
  if (note.getBoundingClientRect().right > document.documentElement.clientWidth - 8) {
    note.classList.add("left");
  }
}

for (const term of terms) {
  const open = () => { term.classList.remove("shut"); place(term); };
  term.addEventListener("pointerenter", open);
  term.addEventListener("focusin", open);
  term.querySelector("a").addEventListener("click", (event) => {
    if (!touch.matches || term.dataset.shown) return;
    event.preventDefault();
    for (const other of terms) delete other.dataset.shown;
    term.dataset.shown = "1";
    term.querySelector("a").focus();
  });
  term.addEventListener("focusout", () => { delete term.dataset.shown; });
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const term of terms) if (term.matches(":hover, :focus-within")) term.classList.add("shut");
});
