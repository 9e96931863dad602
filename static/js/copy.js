// Buttons that copy the code below them. They are hidden until a script can serve them.
const WORD_MS = 1500;

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const label = button.lastChild;
      const word = label.textContent;
      await navigator.clipboard.writeText(button.closest(".code").querySelector("code").textContent);
      label.textContent = "Copied";
      setTimeout(() => { label.textContent = word; }, WORD_MS);
    });
  }
}
