/** Which forms are on their way to the server: while one is, its page is in use. What only reads does not count. */
import { isUpload } from "../elements/idling.js";

/** @type {Set<unknown>} */
const underWay = new Set();

document.addEventListener("htmx:before:request", (/** @type {any} */ event) => {
  if (isUpload(event.detail.ctx.request.method)) underWay.add(event.detail.ctx);
});

// The answer's head ends it too: what comes last is said of a form that may stand in no page by then.
for (const end of ["htmx:before:response", "htmx:finally:request"]) {
  document.addEventListener(end, (/** @type {any} */ event) => { underWay.delete(event.detail.ctx); });
}

export function isSending() {
  return underWay.size > 0;
}
