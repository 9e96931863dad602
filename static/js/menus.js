// A menu closes by Esc, by a press outside, and when one of its buttons was used.
const open = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    menu.open = false;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
  }
});

document.addEventListener("click", (event) => {
  for (const menu of open()) {
    if (!menu.contains(event.target) || event.target.closest("ul button, ul a")) menu.open = false;
  }
});
