/**
 * Which forms are on their way to the server. One that carries a chosen file may take hours, and while it does its page
 * is in use; any other waits a minute for its answer, as the frame's `htmx-config` says, and holds no lock off.
 */
import { LONG, carriesFile } from "../elements/idling.js";

/** @type {Set<unknown>} */
const underWay = new Set();

document.addEventListener("htmx:config:request", (/** @type {any} */ event) => {
  const { request } = event.detail.ctx;
  if (carriesFile(request.body)) request.timeout = LONG;
});

document.addEventListener("htmx:before:request", (/** @type {any} */ event) => {
  const { ctx } = event.detail;
  if (ctx.request.method.toUpperCase() === "POST" && carriesFile(ctx.request.body)) underWay.add(ctx);
});

// The answer's head ends it too: what comes last is said of a form that may stand in no page by then.
for (const end of ["htmx:before:response", "htmx:finally:request"]) {
  document.addEventListener(end, (/** @type {any} */ event) => { underWay.delete(event.detail.ctx); });
}

export function isSending() {
  return underWay.size > 0;
}
