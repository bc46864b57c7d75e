/**
 * What the server has still to hear before any page is let through: that the session was locked, or is over. It was done
 * on this phone without network; until it is heard, whoever holds the phone is shown the door alone. And whether there is
 * anything behind that door.
 */
import { digest } from "../static/js/offline/bytes.js";

const TELLS = /** @type {Record<string, string>} */ ({ lock: "/lock", "sign-out": "/sign-out" });
const PATIENCE = 10_000;
const ASKED_AGAIN = 60_000;

/** Whether nothing is owed, or the server has heard it now. */
export async function settled() {
  const owed = await noted("owed");
  if (!(owed in TELLS)) return true;
  const answer = await fetch(TELLS[owed], { method: "POST", signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);
  // It leads on to a page of ours; a captive portal leads elsewhere.
  if (answer?.headers.get("X-Waymark") !== "1") return false;
  const store = await phoneStore();
  await asked(store.transaction("meta", "readwrite").objectStore("meta").delete("owed"));
  store.close();
  return true;
}

/** Whether this phone carries cases, which are shown where no page comes. */
export async function carries() {
  return Boolean(await noted("pack"));
}

/**
 * A page took too long and was given up. It is written down, because the browser may end the worker before it is asked for
 * again; of its address a digest alone.
 * @param {string} url
 */
export async function giveUp(url) {
  const [page, store] = [await digest(url), await phoneStore()];
  await asked(store.transaction("meta", "readwrite").objectStore("meta").put({ page, at: Date.now() }, "given-up"));
  store.close();
}

/** Whether this page was given up just now: who asks for it once more waits for it. @param {string} url */
export async function isAskedAgain(url) {
  const last = await noted("given-up");
  return last?.page === (await digest(url)) && Date.now() - last.at < ASKED_AGAIN;
}

/** @param {string} name */
async function noted(name) {
  const store = await phoneStore().catch(() => null);
  try {
    return store && (await asked(store.transaction("meta").objectStore("meta").get(name)));
  } finally {
    // An open one would hold up whoever removes what this phone has.
    store?.close();
  }
}

/**
 * @param {IDBRequest} request
 * @returns {Promise<any>}
 */
function asked(request) {
  return new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
}

/** The phone's store, if this browser has one: it is never made here. @returns {Promise<IDBDatabase>} */
function phoneStore() {
  const request = indexedDB.open("phone");
  request.onupgradeneeded = () => request.transaction?.abort();
  return asked(request);
}
