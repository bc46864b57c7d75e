/**
 * A push is told by one notice, always the same, whatever arrived with it: nothing of it is read. Open pages are told to
 * look for what is new.
 */

export const TITLE = "Waymark";
export const NOTICE = { body: "Something is new.", tag: "new", requireInteraction: false };

/** @param {any} worker the worker's global scope */
export function listenToPushes(worker) {
  worker.addEventListener("push", (/** @type {any} */ event) => event.waitUntil(tell(worker)));
  worker.addEventListener("notificationclick", (/** @type {any} */ event) => {
    event.notification.close();
    event.waitUntil(openApp(worker.clients));
  });
}

/** @param {any} worker */
async function tell(worker) {
  await worker.registration.showNotification(TITLE, NOTICE);
  for (const page of await pagesOf(worker.clients)) page.postMessage({ type: "refresh" });
}

/** @param {any} clients */
export async function openApp(clients) {
  const [page] = await pagesOf(clients);
  return page ? page.focus() : clients.openWindow("/");
}

/** @param {any} clients */
function pagesOf(clients) {
  return clients.matchAll({ type: "window", includeUncontrolled: true });
}
