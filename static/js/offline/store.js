/**
 * What lies on this phone's disk: sealed records, sealed items that wait, sealed drafts, and beside them in clear only
 * opaque ids, counts, states and times. Every promise of writing here is kept when the transaction is complete.
 */

const NAME = "phone";
const STORES = ["meta", "records", "outbox", "drafts", "files"];

/** @type {Promise<IDBDatabase> | null} */
let opened = null;

/** @returns {Promise<IDBDatabase>} */
function database() {
  opened ??= new Promise((done, fail) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => { for (const store of STORES) asked.result.createObjectStore(store); };
    asked.onsuccess = () => {
      asked.result.onversionchange = () => { asked.result.close(); opened = null; };
      asked.result.onclose = () => { opened = null; };
      done(asked.result);
    };
    asked.onerror = () => { opened = null; fail(asked.error); };
  });
  return opened;
}

/**
 * One transaction over some stores; resolves when it is complete, with what `act` returned.
 * @template T
 * @param {string[]} stores
 * @param {"readonly" | "readwrite"} mode
 * @param {(store: (name: string) => IDBObjectStore) => T} act
 * @returns {Promise<T>}
 */
export async function within(stores, mode, act) {
  const db = await database();
  return new Promise((done, fail) => {
    const transaction = db.transaction(stores, mode, { durability: "strict" });
    const made = act((name) => transaction.objectStore(name));
    transaction.oncomplete = () => done(made);
    transaction.onabort = transaction.onerror = () => fail(transaction.error ?? new Error("the phone's store refused"));
  });
}

/**
 * @param {string} store
 * @param {string} key
 * @returns {Promise<any>}
 */
export async function get(store, key) {
  return (await within([store], "readonly", (named) => named(store).get(key))).result;
}

/**
 * @param {string} store
 * @param {string} key
 * @param {any} value
 */
export function put(store, key, value) {
  return within([store], "readwrite", (named) => { named(store).put(value, key); });
}

/**
 * @param {string} store
 * @param {string} key
 */
export function remove(store, key) {
  return within([store], "readwrite", (named) => { named(store).delete(key); });
}

/**
 * @param {string} store
 * @returns {Promise<any[]>}
 */
export async function all(store) {
  return (await within([store], "readonly", (named) => named(store).getAll())).result;
}

/** @param {string} store @returns {Promise<string[]>} */
export async function keys(store) {
  return /** @type {string[]} */ ((await within([store], "readonly", (named) => named(store).getAllKeys())).result);
}

/** Everything but what waits to be sent and who this phone is: a wipe's second half; the first is the vault's. */
export function emptyPack() {
  return within(["records", "drafts"], "readwrite", (named) => { for (const one of ["records", "drafts"]) named(one).clear(); });
}
