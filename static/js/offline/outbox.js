/**
 * What waits on this phone. An item is sealed once to the server, to be sent as the same bytes until it is received, and
 * once to the phone's own box, to be shown; "on this phone" is said when the transaction that holds both is complete.
 */
import { UNSORTED, fate, sendable, wait } from "./answers.js";
import { b64, random } from "./bytes.js";
import { dropFile, sendFile } from "./files.js";
import { phone, wipe } from "./keys.js";
import { nameOfNote } from "./notes.js";
import { answerOf, captured, noted, sealed } from "./sealing.js";
import * as store from "./store.js";

const PATIENCE = 60_000;

/** The lock that is held while an item is on its way: whoever changes it waits for its fate. @param {string} key */
const sendingOf = (key) => `sending ${key}`;
/** States of items whose words the server does not have. */
const NOT_RECEIVED = ["kept", "fix", "decision"];
const FILE_WORDS = {
  fix: "The words were received. The file did not arrive as it was, or is not whole on this phone any more: add it to the entry again.",
  paused: "The words were received. The file cannot be added by you any more: ask your supervisor.",
};

/** @typedef {{ key: string, sequence: number, order: number, record: string, state: string, phone: string, user: string, intake: string, sealed: Uint8Array, signature: Uint8Array, own: Uint8Array | null, told: Uint8Array | null, at: number, tries: number, notBefore?: number, isAsked?: boolean, isThere?: boolean, files?: import("./files.js").Waiting[] }} Item */
/** @typedef {{ path: string, fields: Record<string, string[]>, record: string, title: string, key: string, drafts?: string[], replaces?: string, files?: Record<string, { file: File, upload: string }> }} Written */

/** @type {Set<() => void>} */
const listeners = new Set();
const tabs = new BroadcastChannel("outbox");
tabs.onmessage = () => { for (const listener of listeners) listener(); };

/** @param {() => void} listener called when something was kept, sent or changed, in any tab */
export function onChange(listener) {
  listeners.add(listener);
}

function changed() {
  tabs.postMessage("changed");
  for (const listener of listeners) listener();
}

/** The keys of the items that are on their way now, in any tab. @returns {Promise<Set<string>>} */
export async function underWay() {
  const { held = [] } = await navigator.locks.query();
  const begins = sendingOf("");
  return new Set(held.flatMap(({ name }) => (name?.startsWith(begins) ? [name.slice(begins.length)] : [])));
}

/** @returns {Promise<Item[]>} */
export function items() {
  return store.all("outbox");
}

/**
 * Seal what was written and keep it; resolves when it is durable. The same key twice is kept once. What takes the place of
 * an item that waits goes under its key and its number: null if that one was received, or taken back, meanwhile.
 * @param {Written} written
 * @returns {Promise<Item | null>}
 */
export function keep(written) {
  const act = () => navigator.locks.request("outbox", () => kept(written));
  return written.replaces ? navigator.locks.request(sendingOf(written.replaces), act) : act();
}

/** @param {Written} written @returns {Promise<Item | null>} */
async function kept(written) {
  const former = written.replaces ? await store.get("outbox", written.replaces) : undefined;
  if (written.replaces && !former) return null;
  const key = former ? former.key : written.key;
  const there = await store.get("outbox", key);
  if (there && !former) return there;
  const free = (await store.get("meta", "free")) ?? [];
  const next = await store.get("meta", "next");
  const sequence = former?.sequence || free[0] || next;
  const newest = await newestOf(written.record);
  const item = await sealed({ ...written, key }, sequence, former, newest?.key ?? null);
  // Behind what it follows, also where the phone's clock was set back meanwhile.
  if (!former && newest) item.order = Math.max(item.order, newest.order + 1);
  await store.within(["outbox", "meta", "drafts"], "readwrite", (named) => {
    named("outbox").put(item, key);
    if (sequence === next) named("meta").put(next + 1, "next");
    if (!former?.sequence && sequence === free[0]) named("meta").put(free.slice(1), "free");
    for (const draft of written.drafts ?? []) named("drafts").delete(draft);
  });
  // What a newer file took the place of is nobody's any more.
  const named = new Set(item.files?.map((file) => file.upload));
  for (const file of former?.files ?? []) if (!named.has(file.upload)) await dropFile(file);
  changed();
  return item;
}

/**
 * Keep what was written while this phone is locked. It cannot be read here before unlocking.
 * @param {string} key
 * @param {{ word: string, fields: Record<string, string[]> }} written
 */
export async function capture(key, written) {
  await store.put("outbox", key, await captured(key, written));
  changed();
}

/** The item after which the next one for this record goes. @param {string} record @returns {Promise<Item | undefined>} */
async function newestOf(record) {
  const waiting = (await items()).filter((item) => item.record === record && item.state !== UNSORTED);
  return waiting.sort((one, other) => other.order - one.order)[0];
}

/**
 * Send what may be sent, one after the other, in one tab at a time. Stops at the first that got no answer.
 * @returns {Promise<Map<string, import("./answers.js").Fate>>} what became of each that was tried
 */
export function drain() {
  return navigator.locks.request("drain", { ifAvailable: true }, async (held) => {
    /** @type {Map<string, import("./answers.js").Fate>} */
    const fates = new Map();
    if (!held) return fates;
    for (let next; (next = sendable(await items(), Date.now()).find((item) => !fates.has(item.key))); ) {
      const { key } = next;
      const became = await navigator.locks.request(sendingOf(key), () => sendOne(key));
      fates.set(key, became ?? { state: "received" });
      if (fates.get(key)?.state === "received") await askAgain(next.record, fates);
      changed();
      if (became && !became.isHeard) break;
    }
    return fates;
  });
}

/**
 * What waits for a decision may be decided now that something later of the same record was received.
 * @param {string} record
 * @param {Map<string, import("./answers.js").Fate>} fates
 */
async function askAgain(record, fates) {
  for (const { key } of (await items()).filter((item) => item.record === record && item.isThere)) {
    await change(key, { isAsked: true });
    fates.delete(key);
  }
}

/**
 * One item, as it stands now: its words, or what is left of its files. Nothing, where it was taken back meanwhile.
 * @param {string} key
 * @returns {Promise<(import("./answers.js").Fate & { isHeard: boolean }) | null>}
 */
async function sendOne(key) {
  const item = /** @type {Item | undefined} */ (await store.get("outbox", key));
  if (!item) return null;
  changed();
  if (item.state === "files") {
    const went = await sendFiles(item);
    return { state: went === "sent" ? "received" : "files", isHeard: went !== "later" };
  }
  const answer = await send(item);
  const became = fate(answer, key, item.tries, random(1)[0] / 255);
  await settle(item, became);
  // What a phone wrote that was enrolled here before may still be refused: the one that is here now keeps its key.
  if (became.isRevoked && item.phone === (await phone())?.id) await wipe();
  return { ...became, isHeard: Boolean(answer?.isOurs) };
}

/** @param {Item} item */
async function send(item) {
  const body = JSON.stringify({
    phone: item.phone, sequence: item.sequence, key: item.key, intake: item.intake, sealed: b64(item.sealed), signature: b64(item.signature),
  });
  try {
    const answer = await fetch("/sync/mutations", {
      method: "POST", headers: { "Content-Type": "application/json" }, body, redirect: "manual", signal: AbortSignal.timeout(PATIENCE),
    });
    const isOurs = answer.headers.get("X-Waymark") === "1";
    return { status: answer.status, isOurs, body: isOurs ? await answer.json().catch(() => null) : null };
  } catch {
    return null;
  }
}

/**
 * @param {Item} item
 * @param {import("./answers.js").Fate} became
 */
async function settle(item, became) {
  const told = became.told ? await answerOf(item, became.told) : null;
  const notBefore = became.again ? Date.now() + became.again * 1000 : undefined;
  const waits = { state: became.answered ? became.state : item.state, told: told ?? item.told, isAsked: false, isThere: Boolean(became.told?.kept), tries: item.tries + 1, notBefore };
  // The words are there; what belongs to them goes next, under the same item.
  const hasFiles = { state: "files", notBefore: undefined, isAsked: false };
  await change(item.key, became.state !== "received" ? waits : item.files?.length ? hasFiles : null);
  if (became.checkpoint) await store.put("meta", "checkpoint", became.checkpoint);
}

/**
 * Change an item as it stands now, or take it out; one that was taken back meanwhile stays gone, and words that were
 * written anew stay the new ones.
 * @param {string} key
 * @param {Partial<Item> | null} to
 */
async function change(key, to) {
  await store.within(["outbox"], "readwrite", (named) => {
    const there = named("outbox").get(key);
    there.onsuccess = () => {
      if (there.result === undefined) return;
      if (to) named("outbox").put({ ...there.result, ...to }, key);
      else named("outbox").delete(key);
    };
  });
  changed();
}

/** The files of an item whose words are received, one after the other. @param {Item} item */
async function sendFiles(item) {
  for (const file of item.files ?? []) {
    const went = await sendFile(file, item).catch(() => /** @type {const} */ ("fix"));
    if (went === "sent") continue;
    const notBefore = Date.now() + 1000 * wait(item.tries + 1, random(1)[0] / 255);
    const told = went === "later" ? item.told : await answerOf(item, { words: FILE_WORDS[went], isFile: true });
    await change(item.key, { state: went === "later" ? "files" : went, told, notBefore, tries: item.tries + 1 });
    return went;
  }
  await change(item.key, null);
  for (const file of item.files ?? []) await dropFile(file);
  return "sent";
}

/** Everything that rests until later may be tried at once: the network is back, or she asked. */
export async function retryNow() {
  const resting = (await items()).filter((item) => !["fix", UNSORTED].includes(item.state) && (item.notBefore || !item.isAsked));
  for (const item of resting) await change(item.key, { notBefore: undefined, isAsked: true });
}

/**
 * Take back an item that waits: after she was asked twice, or because it goes to the server another way. One that is being
 * sent is waited for. Its number is used again, so that nobody looks for it.
 * @param {string} key
 * @param {Parameters<typeof noted>} [tells] what is to be told of it, if it is she who takes it back
 * @returns {Promise<boolean>} false if it was received meanwhile, or something written later rests on it
 */
export function discard(key, tells) {
  return navigator.locks.request(sendingOf(key), () => navigator.locks.request("outbox", async () => {
    const [item, all] = [await store.get("outbox", key), await items()];
    if (!item || all.some((one) => one.record === item.record && one.order > item.order)) return false;
    const free = (await store.get("meta", "free")) ?? [];
    const note = tells && (await noted(...tells));
    await store.within(["outbox", "meta"], "readwrite", (named) => {
      named("outbox").delete(key);
      if (note) named("meta").put(note, nameOfNote(note));
      if (item.sequence && NOT_RECEIVED.includes(item.state)) named("meta").put([...free, item.sequence].sort((one, other) => one - other), "free");
    });
    for (const file of item.files ?? []) await dropFile(file);
    changed();
    return true;
  }));
}
