// Marks the part of the page that is in view: "On this page", and the views of an exercise.
const lists = document.querySelectorAll("[data-toc]");

for (const list of lists) {
  const links = new Map();
  for (const link of list.querySelectorAll("a")) {
    const section = document.getElementById(link.hash.slice(1));
    if (section) links.set(section, link);
  }
  const seen = new Set();
  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) seen.add(entry.target);
      else seen.delete(entry.target);
    }
    const first = [...links.keys()].find((section) => seen.has(section));
    if (!first) return;
    for (const [section, link] of links) {
      if (section === first) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }, { rootMargin: "-10% 0px -60% 0px" });
  for (const section of links.keys()) observer.observe(section);
}

const views = document.querySelector("[data-views]");
if (views) {
  const mark = () => {
    const wanted = ["#code", "#results"].includes(location.hash) ? location.hash : "#task";
    for (const link of views.querySelectorAll("a")) {
      if (link.hash === wanted) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  addEventListener("hashchange", mark);
  mark();
}
