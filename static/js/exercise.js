/** The exercise page: editors over its text areas, and what makes runs quick to reach and read. */
import { paceAnnouncements } from "./exercise/announcer.js";
import { followConsole } from "./exercise/console.js";
import { moveDividers } from "./exercise/divider.js";
import { keepDrafts } from "./exercise/drafts.js";
import { mountEditors } from "./exercise/editors.js";
import { showKeys } from "./exercise/keyrow.js";
import { keepLanes } from "./exercise/lanes.js";
import { watchRuns } from "./exercise/runs.js";
import { listenForShortcuts } from "./exercise/shortcuts.js";

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form#run-form"));

if (form) {
  // All that needs no editor comes before them, so that it works while they load.
  const drafts = keepDrafts(form);
  followConsole(form);
  moveDividers();
  keepLanes();
  paceAnnouncements();
  const editors = await mountEditors(form);
  watchRuns(form, editors);
  showKeys(editors);
  listenForShortcuts(form, editors, drafts);
}
