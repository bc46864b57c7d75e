/**
 * What goes wrong, armed for the next chance and then gone: on the line, in the phone's store, by its clock. It stands
 * outside the app's modules, where the browser would do it to them.
 */
const real = { fetch: window.fetch.bind(window), now: Date.now.bind(Date), put: IDBObjectStore.prototype.put };
const world = { line: "", store: "", after: 0, days: 0, struck: /** @type {Record<string, number>} */ ({}) };

/** @param {string} fault */
function strike(fault) {
  world.struck[fault] = (world.struck[fault] ?? 0) + 1;
}

const LINE = /** @type {Record<string, (where: any, how: any) => Promise<Response>>} */ ({
  "dead-line": async () => { throw new TypeError("the line is dead"); },
  "lost-answer": async (where, how) => { await real.fetch(where, how); throw new TypeError("the line broke"); },
  "cut-answer": async (where, how) => {
    const answer = await real.fetch(where, how);
    const told = await answer.text();
    return new Response(told.slice(0, told.length / 2), { status: answer.status, headers: answer.headers });
  },
  "server-fault": async () => new Response("{}", { status: 500, headers: { "X-Waymark": "1" } }),
  "captive-portal": async () => new Response("<form>Sign in</form>", { status: 200 }),
  "sent-twice": async (where, how) => { await real.fetch(where, how); return real.fetch(where, how); },
});

window.fetch = async (where, how) => {
  const fault = world.line;
  if (!fault || !String(where).startsWith("/sync/") || world.after-- > 0) return real.fetch(where, how);
  world.line = "";
  strike(fault);
  return LINE[fault](where, how);
};

IDBObjectStore.prototype.put = function put(...given) {
  if (!world.store || world.after-- > 0) return real.put.apply(this, /** @type {any} */ (given));
  const fault = world.store;
  world.store = "";
  strike(fault);
  const asked = real.put.apply(this, /** @type {any} */ (given));
  const error = new DOMException(fault, fault === "quota" ? "QuotaExceededError" : "AbortError");
  Object.defineProperty(this.transaction, "error", { value: error });
  this.transaction.abort();
  return asked;
};

Date.now = () => real.now() + world.days * 86_400_000;

/** All that lies in the phone's store, searched for words as texts and as bytes. @param {string[]} words */
async function found(words) {
  const base = /** @type {IDBDatabase} */ (await result(indexedDB.open("phone")));
  const names = [...base.objectStoreNames];
  const at = base.transaction(names, "readonly");
  const kept = await Promise.all(names.map((name) => result(at.objectStore(name).getAll())));
  base.close();
  const texts = /** @type {string[]} */ ([]);
  collect(kept, texts);
  const whole = texts.join("\n");
  return words.filter((word) => whole.includes(word));
}

/** @param {IDBRequest} request @returns {Promise<any>} */
const result = (request) => new Promise((done, fail) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => fail(request.error);
});

/** @param {any} value @param {string[]} into */
function collect(value, into) {
  if (typeof value === "string") into.push(value);
  else if (value instanceof Uint8Array) into.push(new TextDecoder("latin1").decode(value));
  else if (value && typeof value === "object" && !(value instanceof CryptoKey)) {
    into.push(...Object.keys(value));
    for (const one of Object.values(value)) collect(one, into);
  }
}

/** What a broken phone would do: for the proof that it is seen. @param {string} store @param {string} key @param {any} value */
async function plant(store, key, value) {
  const base = /** @type {IDBDatabase} */ (await result(indexedDB.open("phone")));
  const named = base.transaction([store], "readwrite").objectStore(store);
  await result(value === null ? named.delete(key) : real.put.call(named, value, key));
  base.close();
}

const everywhere = /** @type {any} */ (window);
everywhere.world = { found, plant, arm, calm };
everywhere.tabs = [];
everywhere.together = (/** @type {[number, string, any[]][]} */ steps) => Promise.all(steps.map(async ([tab, name, given]) => {
  try {
    return { done: (await everywhere.tabs[tab][name](...given)) ?? null };
  } catch (error) {
    return { error: String(error) };
  }
}));

/** @param {string} place @param {string} fault @param {number} after */
function arm(place, fault, after) {
  if (place === "clock") {
    world.days = Number(fault);
    strike("clock");
  } else Object.assign(world, { [place]: fault, after });
}

function calm() {
  Object.assign(world, { line: "", store: "", after: 0, days: 0 });
  const struck = { ...world.struck };
  for (const name of Object.keys(world.struck)) delete world.struck[name];
  return struck;
}
