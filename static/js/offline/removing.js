/** Takes everything of a person off this phone: the key is overwritten first, so that what a disk keeps of the rest opens no more. */
import { lock, wipe } from "./keys.js";
import * as store from "./store.js";

/**
 * At signing out: the copies go, the box is shut, what waits and what was typed stays sealed. `end` tells the server; where
 * it cannot be told now, it is told when there is network.
 * @param {() => Promise<boolean>} end whether the server heard it
 */
export async function signOut(end) {
  lock();
  await store.within(["records", "meta"], "readwrite", (named) => {
    named("records").clear();
    named("meta").delete("pack");
    named("meta").delete("again");
    named("meta").put("sign-out", "owed");
  });
  await finishSigningOut(end);
}

/** @param {() => Promise<boolean>} end */
export async function finishSigningOut(end) {
  if ((await store.get("meta", "owed")) === "sign-out" && (await end())) await store.remove("meta", "owed");
}

/**
 * The server did not hear that the session is locked, or over: the worker tells it before it lets any page through.
 * @param {"lock" | "sign-out"} what
 */
export function owe(what) {
  return store.put("meta", "owed", what);
}

/** Key, copies, drafts, and what waits: whoever asks for this has been asked twice, and what waits was counted to her. */
export async function removeAll() {
  await wipe().catch(() => {});
  const rest = ["outbox", "files", "meta"];
  await store.within(rest, "readwrite", (named) => { for (const one of rest) named(one).clear(); });
  lock();
}
