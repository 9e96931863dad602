/**
 * Keeps what is typed: on the device half a second after the last key, on the server a moment
 * later. The copy on the device lives only until the server has the same text, so what is found
 * there on the next visit is text that would otherwise be lost.
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
 * @property {() => Promise<void>} save Now, without waiting for a pause.
 */

/** @param {HTMLFormElement} form @returns {Drafts} */
export function keepDrafts(form) {
  const guests = `draft::${form.dataset.exercise}`;
  const key = `draft:${form.dataset.owner ?? ""}:${form.dataset.exercise}`;
  const url = form.dataset.draftUrl ?? "";
  const state = /** @type {HTMLElement} */ (document.querySelector("[data-save-state]"));
  const wrappers = /** @type {HTMLElement[]} */ ([...form.querySelectorAll("[data-editor]")]);
  /** @type {Map<string, HTMLTextAreaElement>} */
  const texts = new Map();
  for (const wrapper of wrappers) {
    texts.set(wrapper.dataset.name ?? "", /** @type {HTMLTextAreaElement} */ (wrapper.querySelector("textarea")));
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
    remember(key, changed(now).length ? { at: Date.now(), texts: now } : null);
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
      const answer = await fetch(url, { method: "POST", body: new FormData(form), keepalive });
      if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
      const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
      saved = sent;
      state.textContent = `Saved ${time}`;
      keepOnDevice();
    } catch {
      failed();
    }
    saving = false;
    if (mark() && !timers.length && !state.querySelector("button")) wait();
  }

  function failed() {
    const words = Object.assign(document.createElement("span"), { role: "alert", textContent: "Not saved. " });
    const retry = document.createElement("button");
    Object.assign(retry, { type: "button", className: "btn bare", textContent: "Retry", onclick: save });
    state.replaceChildren(words, retry);
  }

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
    const kept = recall(key) ?? recall(guests);
    const times = wrappers.map(({ dataset }) => Date.parse(dataset.serverTime ?? "") || 0);
    if (asked.has("reset") || (kept && kept.at < Math.max(...times))) {
      // Given up, or overtaken. It must not come back when the server has no draft any more.
      forget();
      if (asked.has("reset")) history.replaceState(null, "", location.pathname + location.hash);
      return;
    }
    if (!kept) return;
    forget();
    remember(key, kept);
    for (const [name, area] of texts) area.value = kept.texts[name] ?? area.value;
    wait();
    if (mark()) state.textContent = "Restored from this device";
  }
}
