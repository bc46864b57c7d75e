/**
 * Knows the hashed static files and one static page, nothing else. No page of a case ever reaches it,
 * and it answers GET navigations only: a form that cannot be sent stays in its own page.
 */
import { doorPage, fill, fromCache, sweep } from "./keeping.js";
import { listenToPushes } from "./push.js";
import { carries, giveUp, isAskedAgain, settled } from "./owed.js";
import { TAKE_OVER, isOurs, ruleFor } from "./rules.js";

const worker = /** @type {any} */ (self);
const SLOW = 3000;

// A new version waits: the pages say when nothing is written and nothing is sent, or when somebody wants it now.
worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(fill()));
worker.addEventListener("message", (/** @type {any} */ event) => { if (event.data === TAKE_OVER) worker.skipWaiting(); });

worker.addEventListener("activate", (/** @type {any} */ event) => {
  event.waitUntil(sweep().then(() => worker.clients.claim()));
});

worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const rule = ruleFor(event.request, worker.location.origin);
  if (rule === "asset") event.respondWith(fromCache(event.request));
  if (rule === "navigation") event.respondWith(fromNetwork(event.request));
});

listenToPushes(worker);

/** @param {Request} request */
async function fromNetwork(request) {
  try {
    if (!(await settled())) throw new Error("the server has to hear of the lock first");
    const answer = await inTime(fetch(request), request.url);
    if (answer.type === "opaqueredirect" || isOurs(answer)) return answer;
  } catch {
    // No network: the static page says so.
  }
  return doorPage();
}

/**
 * The answer; an error after three seconds where this phone has something to show meanwhile. Who asks for the same page
 * once more waits for it.
 * @param {Promise<Response>} answering @param {string} url
 */
async function inTime(answering, url) {
  const late = new Promise((done) => setTimeout(() => done(null), SLOW));
  const first = await Promise.race([answering, late]);
  if (first || !(await carries().catch(() => false)) || (await isAskedAgain(url))) return first ?? answering;
  answering.catch(() => {});
  await giveUp(url);
  throw new Error("no answer in time");
}
