// Every page: shortcuts, copy buttons, menus, and which part of a page is in view.
import "./menus.js";
import "./copy.js";
import "./shortcuts.js";
import "./place.js";

const summary = document.querySelector("[data-focus]");
if (summary) summary.focus();
