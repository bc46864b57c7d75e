/**
 * Registers the worker that keeps the static files. A new version of it waits until in no tab anything is written or sent;
 * where it waits the page says so, and takes it at a tap. Without a worker nothing else changes.
 */
import { LEAVE, isTyped } from "../elements/saving.js";
import { policy } from "./guard.js";

const EVERY = 2000;
const WRITING = "writing";
const TAKE_OVER = "take-over";

/** Lets go of what tells the other tabs that something is typed here. @type {(() => void) | null} */
let release = null;

function mark() {
  const isDirty = [...document.forms].some((form) => [...form.elements].some(isTyped));
  if (isDirty === Boolean(release)) return;
  release?.();
  release = null;
  if (!isDirty) return;
  const held = new Promise((done) => { release = () => done(undefined); });
  navigator.locks.request(WRITING, { mode: "shared" }, () => held);
}

/** Whether something is written, or on its way, in any tab. */
async function isInUse() {
  mark();
  const { held = [] } = await navigator.locks.query();
  return Boolean(release) || held.some(({ name = "" }) => name === WRITING || name.startsWith("sending "));
}

/** @param {ServiceWorkerRegistration} registration */
async function look(registration) {
  const isWaiting = Boolean(registration.waiting && (await isInUse()));
  const line = /** @type {HTMLElement | null} */ (document.querySelector("[data-new-version]"));
  if (line && line.hidden === isWaiting) line.hidden = !isWaiting;
  if (!isWaiting) registration.waiting?.postMessage(TAKE_OVER);
}

/** @param {ServiceWorkerRegistration} registration */
function watch(registration) {
  look(registration);
  setInterval(look, EVERY, registration);
  document.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element && target.closest("[data-new-version] button")) || (release && !confirm(LEAVE))) return;
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
    registration.waiting?.postMessage(TAKE_OVER);
  });
}

if ("serviceWorker" in navigator && location.protocol.startsWith("http")) {
  document.addEventListener("input", mark);
  navigator.serviceWorker.register(policy.createScriptURL("/sw.js"), { scope: "/" }).then(watch, () => {});
}
