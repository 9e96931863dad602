/** The exercise page: editors over its text areas, and what makes runs quick to reach and read. */
import { moveDividers } from "./exercise/divider.js";
import { keepDrafts } from "./exercise/drafts.js";
import { mountEditors } from "./exercise/editors.js";
import { listenForShortcuts, showKeys } from "./exercise/keys.js";
import { followConsole, keepLanes, paceAnnouncements } from "./exercise/output.js";
import { watchRuns } from "./exercise/runs.js";

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form#run-form"));

if (form) {
  // Before the editors: they start from the texts that this restores.
  const drafts = keepDrafts(form);
  followConsole(form);
  moveDividers();
  keepLanes();
  paceAnnouncements();
  const editors = mountEditors(form);
  watchRuns(form, editors);
  showKeys(editors);
  listenForShortcuts(form, editors, drafts);
}
