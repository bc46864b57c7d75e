/**
 * The caches of the static files, one for each version of this worker. The version that was in charge before keeps its
 * own: a page that was opened under it may still ask for a file of it, and the server has it no more.
 */

/* global __ASSETS__, __VERSION__ */
const MINE = `assets-${__VERSION__}`;
const IN_CHARGE = "/in-charge";
export const NO_NETWORK = "/no-network";

export async function fill() {
  const cache = await caches.open(MINE);
  await cache.addAll([.../** @type {string[]} */ (__ASSETS__), NO_NETWORK].map((path) => new Request(path, { credentials: "omit" })));
}

/** This version is in charge from now on; of the others only the one before it keeps what it has. */
export async function sweep() {
  const others = (await caches.keys()).filter((name) => name !== MINE);
  const since = await Promise.all(others.map(async (name) => Number(await (await caches.match(IN_CHARGE, { cacheName: name }))?.text())));
  const newest = Math.max(...since.filter(Boolean));
  await Promise.all(others.map((name, at) => since[at] === newest || caches.delete(name)));
  await (await caches.open(MINE)).put(IN_CHARGE, new Response(String(Date.now())));
}

/** A kept file of any version that is kept. @param {Request} request */
export async function fromCache(request) {
  return (await caches.match(request)) ?? fetch(request);
}

/** The static page of this version. */
export async function doorPage() {
  return (await caches.match(NO_NETWORK, { cacheName: MINE })) ?? Response.error();
}
