// When the server cannot be reached the page stays as it is, and a bar offers to try again.
const bar = document.getElementById("net");
let last = null;

if (bar) {
  const retry = bar.querySelector("[data-retry]");
  const failed = (event) => {
    last = event.detail;
    bar.hidden = false;
  };
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:timeout", failed);
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:beforeRequest", () => { bar.hidden = true; });
  retry.addEventListener("click", () => {
    bar.hidden = true;
    const { elt, requestConfig } = last;
    const submitter = requestConfig.triggeringEvent?.submitter;
    // A click, because htmx sends a button's own value only for one.
    if (submitter) submitter.click();
    else if (elt.matches("form")) elt.requestSubmit();
    else window.htmx.ajax(requestConfig.verb, requestConfig.path, { source: elt, target: requestConfig.target, swap: "outerHTML" });
  });
}
