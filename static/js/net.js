// When an answer does not come, or is none, the page stays as it is, and a bar says what to do.
const bar = document.getElementById("net");
let last = null;

/** Why, by HTTP status; 0 when nothing came back. `reload` where the same request cannot succeed. */
function reason(status) {
  if (!status) return { words: "Could not reach the server. Your text is kept.", reload: false };
  if (status === 403) return { words: "This page is out of date: you signed in or out in another tab. Reload it; your text is kept on this device.", reload: true };
  if (status === 404) return { words: "This is no longer available here. Reload the page; your text is kept on this device.", reload: true };
  if (status === 413) return { words: "That was too large to send. Shorten it, then retry. Your text is kept.", reload: false };
  return { words: "The server could not answer. The fault is ours. Your text is kept.", reload: false };
}

if (bar) {
  const words = bar.querySelector("p");
  const retry = bar.querySelector("[data-retry]");
  let why = reason(0);
  const failed = (event) => {
    last = event.detail;
    why = reason(event.type === "htmx:responseError" ? last.xhr.status : 0);
    words.textContent = why.words;
    retry.textContent = why.reload ? "Reload" : "Retry";
    bar.hidden = false;
  };
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:timeout", failed);
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:beforeRequest", () => { bar.hidden = true; });
  retry.addEventListener("click", () => {
    if (why.reload) {
      location.reload();
      return;
    }
    bar.hidden = true;
    const { elt, requestConfig } = last;
    const submitter = requestConfig.triggeringEvent?.submitter;
    // A click, because htmx sends a button's own value only for one.
    if (submitter) submitter.click();
    else if (elt.matches("form")) elt.requestSubmit();
    else window.htmx.ajax(requestConfig.verb, requestConfig.path, { source: elt, target: requestConfig.target, swap: "outerHTML" });
  });
}
