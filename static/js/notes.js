// Notes and answers save as you type. What was typed is never thrown away: not by an error, and
// not by a text that another tab saved meanwhile.
const PAUSE_MS = 900;

class Autosave {
  constructor(form) {
    this.form = form;
    this.text = form.elements.text;
    this.version = form.elements.version;
    this.state = form.querySelector("[data-saved]");
    this.check = form.querySelector("[data-check]");
    this.stored = this.text.value;
    this.timer = 0;
    this.saving = false;
    this.stopped = false;
    form.querySelector("[data-save]").hidden = true;
    for (const note of form.querySelectorAll("[data-when-script]")) note.hidden = false;
    this.text.addEventListener("input", () => this.wait());
    this.text.addEventListener("blur", () => this.save());
    form.addEventListener("submit", (event) => { event.preventDefault(); this.again(); });
    addEventListener("beforeunload", (event) => { if (this.isDirty) event.preventDefault(); });
  }

  get isDirty() { return this.text.value !== this.stored; }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE_MS);
  }

  async save() {
    clearTimeout(this.timer);
    this.timer = 0;
    if (this.saving || this.stopped || !this.isDirty) return;
    this.saving = true;
    this.say("Saving…");
    const sent = this.text.value;
    try {
      const answer = await fetch(this.form.action, {
        method: "POST",
        body: new FormData(this.form),
        headers: { Accept: "application/json" },
      });
      await this.heard(answer, sent);
    } catch {
      this.failed();
    }
    this.saving = false;
    if (this.isDirty && !this.stopped && this.timer === 0) this.wait();
  }

  async heard(answer, sent) {
    if (answer.status === 409) {
      this.conflict(await answer.json());
    } else if (answer.ok) {
      const { version, saved } = await answer.json();
      this.version.value = version;
      this.stored = sent;
      this.done(`Saved ${saved}`);
    } else if (answer.status === 403) {
      this.outOfDate();
    } else {
      this.failed();
    }
  }

  conflict({ version, text }) {
    const box = this.form.querySelector("[data-conflict]");
    box.querySelector("[data-conflict-text]").textContent = text;
    box.hidden = false;
    this.version.value = version;
    this.retry("Not saved.", "Save mine", () => this.again());
  }

  failed() {
    this.retry("Not saved.", "Retry", () => this.again());
  }

  // Only a new page can save now; leaving this one asks first, because the text would be lost.
  outOfDate() {
    this.retry("Not saved: you signed in or out in another tab. Copy your text first.", "Reload", () => location.reload());
  }

  again() {
    this.stopped = false;
    this.save();
  }

  say(words) { this.state.replaceChildren(words); }

  done(words) {
    const mark = document.createElement("span");
    mark.className = "ok-t";
    mark.append(this.check.content.cloneNode(true), words);
    this.state.replaceChildren(mark);
  }

  // Saving waits for the person's word; the other tab's text stays in view until the page is left.
  retry(words, verb, act) {
    this.stopped = true;
    const mark = document.createElement("span");
    mark.className = "bad-t";
    mark.textContent = words;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "linky";
    button.textContent = verb;
    button.addEventListener("click", act);
    this.state.replaceChildren(mark, button);
  }
}

// The Preview button shows the text as its Markdown looks, and keeps it so while one types. Without
// a script the button leads to a page that does the same.
const DRAW_MS = 400;

class Preview {
  constructor(form, button) {
    this.button = button;
    this.form = form;
    this.region = form.querySelector("[data-preview]");
    this.always = "previewAlways" in form.dataset;
    this.timer = 0;
    this.asked = 0;
    if (this.always) button.hidden = true;
    else button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", (event) => { event.preventDefault(); this.toggle(); });
    form.elements.text.addEventListener("input", () => this.wait());
  }

  toggle() {
    this.region.hidden = !this.region.hidden;
    this.button.setAttribute("aria-expanded", String(!this.region.hidden));
    if (!this.region.hidden) this.draw();
  }

  wait() {
    clearTimeout(this.timer);
    if (!this.region.hidden) this.timer = setTimeout(() => this.draw(), DRAW_MS);
  }

  async draw() {
    const asked = ++this.asked;
    try {
      const answer = await fetch(this.button.formAction, {
        method: "POST",
        body: new FormData(this.form),
        headers: { "X-Lab-Part": "1" },
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const html = await answer.text();
      if (asked === this.asked) this.region.innerHTML = html;
    } catch {
      if (asked === this.asked) this.region.textContent = "Could not reach the server. Your text is kept.";
    }
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) new Autosave(form);
for (const button of document.querySelectorAll("[data-preview-button]")) new Preview(button.form, button);
