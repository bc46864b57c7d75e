/**
 * Served in the worker's place when an installation turns working without network off: it removes what the worker kept,
 * and then itself. What waits on a phone lies elsewhere and is left alone: the pages go on sending it.
 */
const worker = /** @type {any} */ (self);

worker.addEventListener("install", () => worker.skipWaiting());

worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(leave()));

async function leave() {
  for (const name of await caches.keys()) await caches.delete(name);
  await worker.registration.unregister();
}
