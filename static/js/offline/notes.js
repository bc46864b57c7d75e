/**
 * What this phone tells afterwards of itself: that a copy was read, that something was taken back unsent. Never what was
 * written. Each lies here sealed to the server until it was handed in; it counts as nothing that waits.
 */
import { noted } from "./sealing.js";
import * as store from "./store.js";

const NOTE = "note ";
const QUARTER = 15 * 60_000;
/** @type {Set<string>} */
const told = new Set();

/** @param {Awaited<ReturnType<typeof noted>>} note */
export const nameOfNote = ({ key }) => NOTE + key;

/** A copy of a case was shown: noted once in a quarter of an hour. @param {string} path */
export async function noteOpened(path) {
  const place = path.match(/^\/cases\/[0-9a-f-]{36}/)?.[0];
  const once = `${place} ${Math.floor(Date.now() / QUARTER)}`;
  if (!place || told.has(once)) return;
  told.add(once);
  const note = await noted("opened", path);
  await store.put("meta", nameOfNote(note), note);
}

/** Hand in what is noted; the first that gets no answer ends it. */
export async function sendNotes() {
  for (const name of await store.keys("meta")) {
    if (!name.startsWith(NOTE)) continue;
    const body = JSON.stringify(await store.get("meta", name));
    const answer = await fetch("/sync/notes", {
      method: "POST", headers: { "Content-Type": "application/json" }, body, redirect: "manual", signal: AbortSignal.timeout(60_000),
    }).catch(() => null);
    if (answer?.headers.get("X-Waymark") !== "1" || answer.status >= 500 || [401, 403, 429].includes(answer.status)) return;
    await store.remove("meta", name);
  }
}
