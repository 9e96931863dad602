// Copying: the code below a button, or the text behind a link. Without a script the buttons stay
// hidden and the links lead to the text.
const WORD_MS = 1500;

function say(label, words) {
  const before = label.textContent;
  label.textContent = words;
  setTimeout(() => { label.textContent = before; }, WORD_MS);
}

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.closest(".code").querySelector("code").textContent);
      say(button.lastChild, "Copied");
    });
  }
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-copy-text]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    try {
      const answer = await fetch(link.href);
      if (!answer.ok) throw new Error(answer.statusText);
      await navigator.clipboard.writeText(await answer.text());
      say(link.querySelector("span"), "Copied");
    } catch {
      location.assign(link.href);
    }
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
