/**
 * Keeps what is typed: on the device half a second after the last key, on the server a moment
 * later. The copy on the device lives until the server has the same text: what is found there on
 * the next visit would otherwise be lost.
 *
 * On a shared device an account finds its own copies only, and those of a guest: what a guest did
 * goes to whoever signs in, here as on the server.
 */
import { recall, remember } from "./device.js";
import { markTab } from "./editors.js";

const DEVICE_PAUSE = 500;
const SERVER_PAUSE = 2000;

/**
 * @typedef {object} Drafts
 * @property {() => Promise<void>} save Without waiting for a pause.
 */

/** @param {HTMLFormElement} form @returns {Drafts} */
export function keepDrafts(form) {
  const guests = `draft::${form.dataset.exercise}`;
  const key = `draft:${form.dataset.owner ?? ""}:${form.dataset.exercise}`;
  const base = /** @type {HTMLInputElement} */ (form.elements.namedItem("base"));
  const state = /** @type {HTMLElement} */ (document.querySelector("[data-save-state]"));
  /** @type {Map<string, HTMLTextAreaElement>} */
  const texts = new Map();
  for (const area of form.querySelectorAll("[data-editor] textarea")) {
    texts.set(area.closest("[data-editor]").dataset.name, area);
  }
  let saved = snapshot();
  let saving = false;
  /** @type {ReturnType<typeof setTimeout>[]} */
  let timers = [];

  function snapshot() {
    return Object.fromEntries([...texts].map(([name, { value }]) => [name, value]));
  }

  /** @param {Record<string, string>} now */
  const changed = (now) => Object.keys(now).filter((name) => now[name] !== saved[name]);

  function mark() {
    const names = changed(snapshot());
    for (const name of texts.keys()) markTab(name, names.includes(name));
    return names.length > 0;
  }

  function keepOnDevice() {
    const now = snapshot();
    remember(key, changed(now).length ? { base: base.value, texts: now } : null);
  }

  function forget() {
    remember(key, null);
    remember(guests, null);
  }

  function clear() {
    for (const timer of timers) clearTimeout(timer);
    timers = [];
  }

  function wait() {
    clear();
    if (mark()) timers = [setTimeout(keepOnDevice, DEVICE_PAUSE), setTimeout(save, SERVER_PAUSE)];
    else keepOnDevice();
  }

  async function save() {
    clear();
    keepOnDevice();
    if (saving) return;
    const sent = snapshot();
    saving = true;
    state.textContent = "Saving…";
    try {
      // Outliving the page costs a limit of 64 KiB, so only when it is about to go.
      const keepalive = document.visibilityState === "hidden";
      const answer = await fetch(form.dataset.draftUrl, { method: "POST", body: new FormData(form), keepalive });
      if (!answer.ok) throw answer.status;
      base.value = answer.headers.get("Lab-Draft-Version") ?? "";
      const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
      saved = sent;
      state.textContent = `Saved ${time}`;
      keepOnDevice();
    } catch (why) {
      say(why === 409 ? "elsewhere" : "failed");
    }
    saving = false;
    if (mark() && !timers.length && !state.querySelector("button")) wait();
  }

  /** @param {"failed" | "elsewhere"} what The page's words with a button: Retry; Compare, which submits. */
  function say(what) {
    const words = /** @type {HTMLTemplateElement} */ (form.querySelector(`[data-${what}]`));
    state.replaceChildren(words.content.cloneNode(true));
  }

  state.addEventListener("click", ({ target }) => {
    if (/** @type {HTMLButtonElement} */ (target).type === "button") save();
  });
  form.addEventListener("input", ({ target }) => {
    if (target instanceof HTMLTextAreaElement) wait();
  });
  window.addEventListener("online", () => void (mark() && save()));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && mark()) save();
  });

  restore();
  return { save };

  /** Before the editors start from these texts. */
  function restore() {
    const asked = new URLSearchParams(location.search);
    // The address asks for the code of a past run: that is what must be seen.
    if (asked.has("run")) return;
    // Or for another event; the rest was sent with the request for it.
    if (asked.has("event")) return forget();
    if (asked.has("reset")) {
      // Given up: it must not come back.
      history.replaceState(null, "", location.pathname + location.hash);
      return forget();
    }
    const kept = recall(key) ?? recall(guests);
    if (!kept) return;
    forget();
    remember(key, kept);
    for (const [name, area] of texts) area.value = kept.texts[name] ?? area.value;
    wait();
    if (!mark()) return;
    // So that a draft that changed since is not overwritten.
    base.value = kept.base;
    state.textContent = "Restored from this device";
  }
}
