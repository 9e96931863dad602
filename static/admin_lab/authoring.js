// Speeds up the authoring forms. Without it rows come by saving, and Preview opens in a tab.

const most = (rows) => Number(rows.dataset.labMost);

function total(rows) {
  return rows.querySelector(`:scope > input[name="${rows.dataset.labRows}-TOTAL_FORMS"]`);
}

function addRow(rows) {
  const prefix = rows.dataset.labRows;
  const count = total(rows);
  const number = Number(count.value);
  if (number >= most(rows)) return;
  const html = rows.querySelector(":scope > template[data-lab-blank]").innerHTML;
  const holder = document.createElement("template");
  // Only this level's placeholder: groups inside keep theirs for their own rows.
  holder.innerHTML = html.replaceAll(`${prefix}-__prefix__`, `${prefix}-${number}`);
  const row = holder.content.querySelector("[data-lab-row]");
  const add = rows.querySelector(":scope > [data-lab-add]");
  row.querySelector("legend").append(` ${number + 1}`);
  rows.insertBefore(row, add);
  count.value = String(number + 1);
  enhance(row);
  row.querySelector("input:not([type=hidden]), textarea")?.focus();
  add.hidden = number + 1 >= most(rows);
}

function numberLines(area) {
  if (area.parentElement.classList.contains("lab-numbered")) return;
  const box = document.createElement("div");
  box.className = "lab-numbered";
  const numbers = document.createElement("pre");
  numbers.className = "lab-numbers";
  numbers.setAttribute("aria-hidden", "true");
  area.before(box);
  box.append(numbers, area);
  const draw = () => {
    const lines = area.value.split("\n").length;
    numbers.textContent = Array.from({ length: lines }, (_, index) => index + 1).join("\n");
    numbers.style.height = `${area.offsetHeight}px`;
    numbers.scrollTop = area.scrollTop;
  };
  area.addEventListener("input", draw);
  area.addEventListener("scroll", () => { numbers.scrollTop = area.scrollTop; });
  new ResizeObserver(draw).observe(area);
  draw();
}

function offerTestNames() {
  const source = document.querySelector("textarea[name=tests_yaml]");
  if (!source) return;
  const list = document.createElement("datalist");
  list.id = "lab-test-names";
  source.closest("form").append(list);
  const read = () => {
    const found = source.value.matchAll(/^\s*-\s+name:\s*(["']?)(.+?)\1\s*$/gm);
    list.replaceChildren(...Array.from(found, ([, , name]) => new Option(name, name)));
  };
  source.addEventListener("input", read);
  read();
}

function enhance(root) {
  for (const area of root.querySelectorAll("textarea.lab-code")) numberLines(area);
  for (const field of root.querySelectorAll("[data-lab-test-name]")) field.setAttribute("list", "lab-test-names");
  for (const rows of root.querySelectorAll("[data-lab-rows]")) {
    const add = rows.querySelector(":scope > [data-lab-add]");
    add.hidden = false;
    add.querySelector("button").addEventListener("click", () => addRow(rows));
  }
}

async function preview(form, url) {
  const section = document.querySelector("[data-lab-preview-section]");
  const state = section.querySelector("[data-lab-preview-state]");
  const host = section.querySelector("[data-lab-preview-host]");
  section.hidden = false;
  state.textContent = "Rendering…";
  section.querySelector("h2").focus();
  let html;
  try {
    const answer = await fetch(url, { method: "POST", body: new FormData(form), headers: { "X-Lab-Part": "1" } });
    if (!answer.ok) throw new Error(String(answer.status));
    html = await answer.text();
  } catch {
    state.textContent = "Could not reach the server. What you typed is kept. Press Preview again.";
    return;
  }
  // A shadow root, so that the site's style sheets and the admin's do not meet.
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  const styles = section.dataset.styles.split(" ").map((href) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    return link;
  });
  const page = document.createElement("div");
  page.innerHTML = html;
  root.replaceChildren(...styles, page);
  state.textContent = "As learners would see what is in the form now. Nothing is saved.";
}

document.addEventListener("DOMContentLoaded", () => {
  enhance(document);
  offerTestNames();
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-lab-preview]");
    if (!button) return;
    event.preventDefault();
    preview(button.form, button.formAction);
  });
});
