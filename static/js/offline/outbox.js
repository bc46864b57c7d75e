/**
 * What waits on this phone. An item is sealed once to the server, to be sent as the same bytes until it is received, and
 * once to the phone's own box, to be shown; "on this phone" is said when the transaction that holds both is complete.
 */
import { UNSORTED, fate, sendable, wait } from "./answers.js";
import { b64, joined, random, unb64, text, utf8 } from "./bytes.js";
import { boxPublic, labels, open, seal, sign } from "./boxes.js";
import { dropFile, keepFile, sealedSize, sendFile } from "./files.js";
import { pair, phone, wipe } from "./keys.js";
import * as store from "./store.js";

const MULTIPLE = 512;
const PATIENCE = 60_000;

/** @typedef {{ key: string, sequence: number, record: string, state: string, intake: string, sealed: Uint8Array, signature: Uint8Array, own: Uint8Array | null, told: Uint8Array | null, at: number, tries: number, notBefore?: number, isAsked?: boolean, files?: import("./files.js").Waiting[] }} Item */
/** @typedef {{ path: string, fields: Record<string, string[]>, record: string, title: string, key: string, draft?: string, replaces?: string, files?: Record<string, { file: File, upload: string }> }} Written */

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

/** @returns {Promise<Item[]>} */
export function items() {
  return store.all("outbox");
}

/**
 * Seal what was written and keep it; resolves when it is durable. The same key twice is kept once.
 * @param {Written} written
 * @returns {Promise<Item>}
 */
export function keep(written) {
  return navigator.locks.request("outbox", async () => {
    const known = await store.get("outbox", written.key);
    if (known) return known;
    const item = await sealed(written, await store.get("meta", "next"));
    await store.within(["outbox", "meta", "drafts"], "readwrite", (named) => {
      named("outbox").put(item, item.key);
      named("meta").put(item.sequence + 1, "next");
      if (written.draft) named("drafts").delete(written.draft);
      if (written.replaces) named("outbox").delete(written.replaces);
    });
    changed();
    return item;
  });
}

/**
 * @param {Written} written
 * @param {number} sequence
 * @returns {Promise<Item>}
 */
async function sealed({ path, fields, record, title, key, replaces, files = {} }, sequence) {
  const mine = await known();
  const former = replaces ? await store.get("outbox", replaces) : null;
  const waiting = (await items()).filter((item) => item.record === record && item.key !== replaces).sort((one, other) => other.sequence - one.sequence);
  const notes = Object.fromEntries(await Promise.all(Object.entries(files).map(async ([name, { file, upload }]) => [name, await keepFile(file, upload)])));
  const entry = JSON.stringify({
    path, fields, record, after: waiting[0]?.key ?? null, form: 1, captured_at: new Date(former?.state === UNSORTED ? former.at : Date.now()).toISOString(),
    offset: (await store.get("meta", "offset")) ?? null, locked: former?.state === UNSORTED, files: notes,
  });
  const inner = padded({ entry, signature: b64(await sign(mine.signer.privateKey, utf8(entry))) });
  const label = labels.mutation(mine.id, mine.user, key, sequence);
  const bytes = await seal(await boxPublic(unb64(mine.intake.public)), label, inner);
  const own = await seal(await boxPublic(mine.box), labels.own(mine.id, mine.user, key), utf8(JSON.stringify({ entry, title })));
  const signature = await sign(mine.signer.privateKey, joined(utf8(`${label}\n`), bytes));
  return { key, sequence, record, state: "kept", intake: mine.intake.id, sealed: bytes, signature, own, told: null, at: Date.now(), tries: 0, files: Object.values(notes).map(({ upload, size, count }) => ({ upload, count, size: sealedSize(size, count) })) };
}

/**
 * Keep what was written while this phone is locked: sealed to its own box alone, because nobody has said whose case it is.
 * It cannot be read here before unlocking.
 * @param {string} key
 * @param {{ word: string, fields: Record<string, string[]> }} written
 */
export async function capture(key, { word, fields }) {
  const mine = await known();
  const entry = JSON.stringify({ path: "", fields, captured_at: new Date().toISOString() });
  const own = await seal(await boxPublic(mine.box), labels.own(mine.id, mine.user, key), utf8(JSON.stringify({ entry, title: word })));
  const none = new Uint8Array();
  await store.put("outbox", key, { key, sequence: 0, record: key, state: UNSORTED, intake: "", sealed: none, signature: none, own, told: null, at: Date.now(), tries: 0 });
  changed();
}

/** @param {{ entry: string, signature: string }} said */
function padded(said) {
  const bare = utf8(JSON.stringify({ ...said, pad: "" })).length;
  const missing = (MULTIPLE - (bare % MULTIPLE)) % MULTIPLE;
  return utf8(JSON.stringify({ ...said, pad: "x".repeat(missing) }));
}

async function known() {
  const mine = await phone();
  if (!mine) throw new Error("not enrolled");
  return mine;
}

/**
 * What an item says, and what the server said of it; needs the open box. A copy that was wiped is null.
 * @param {Item} item
 * @returns {Promise<{ title: string, path: string, fields: Record<string, string[]>, told: any } | null>}
 */
export async function shown(item) {
  if (!item.own) return null;
  const mine = await known();
  const label = labels.own(mine.id, mine.user, item.key);
  const { entry, title } = JSON.parse(text(await open(pair(), label, item.own)));
  const told = item.told ? JSON.parse(text(await open(pair(), `${label}\nanswer`, item.told))) : null;
  const { path, fields } = JSON.parse(entry);
  return { title, path, fields, told };
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
      if (next.state === "files") {
        const went = await sendFiles(next);
        fates.set(next.key, { state: went === "sent" ? "received" : "files" });
        if (went === "later") break;
        continue;
      }
      const answer = await send(next);
      const became = fate(answer, next.key, next.tries, random(1)[0] / 255);
      fates.set(next.key, became);
      await settle(next, became);
      if (became.isRevoked) await wipe();
      if (!answer?.isOurs) break;
    }
    return fates;
  });
}

/** @param {Item} item */
async function send(item) {
  const { id } = await known();
  const body = JSON.stringify({
    phone: id, sequence: item.sequence, key: item.key, intake: item.intake, sealed: b64(item.sealed), signature: b64(item.signature),
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
  const mine = await known();
  const label = `${labels.own(mine.id, mine.user, item.key)}\nanswer`;
  const told = became.told ? await seal(await boxPublic(mine.box), label, utf8(JSON.stringify(became.told))) : null;
  const notBefore = became.again ? Date.now() + became.again * 1000 : undefined;
  const waits = { ...item, state: became.answered ? became.state : item.state, told: told ?? item.told, isAsked: false, tries: item.tries + 1, notBefore };
  // The words are there; what belongs to them goes next, under the same item.
  const hasFiles = { ...item, state: "files", notBefore: undefined, isAsked: false };
  await change(item.key, became.state !== "received" ? waits : item.files?.length ? hasFiles : null);
  if (became.checkpoint) await store.put("meta", "checkpoint", became.checkpoint);
}

/**
 * Put an item into its next state, or take it out; one that was taken back or written anew meanwhile stays gone.
 * @param {string} key
 * @param {Item | null} next
 */
async function change(key, next) {
  await store.within(["outbox"], "readwrite", (named) => {
    const there = named("outbox").getKey(key);
    there.onsuccess = () => {
      if (there.result === undefined) return;
      if (next) named("outbox").put(next, key);
      else named("outbox").delete(key);
    };
  });
  changed();
}

/** The files of an item whose words are received, one after the other. @param {Item} item */
async function sendFiles(item) {
  for (const file of item.files ?? []) {
    const went = await sendFile(file, item.key);
    if (went !== "sent") {
      await change(item.key, { ...item, state: went === "later" ? "files" : went, notBefore: Date.now() + 1000 * wait(item.tries + 1, random(1)[0] / 255), tries: item.tries + 1 });
      return went;
    }
  }
  await store.remove("outbox", item.key);
  for (const file of item.files ?? []) await dropFile(file);
  changed();
  return "sent";
}

/** Everything that rests until later may be tried at once: the network is back, or she asked. */
export async function retryNow() {
  const resting = (await items()).filter((item) => !["fix", UNSORTED].includes(item.state));
  await store.within(["outbox"], "readwrite", (named) => {
    for (const item of resting) named("outbox").put({ ...item, notBefore: undefined, isAsked: true }, item.key);
  });
}

/** Take back an item that was not received: after she was asked twice, or because she wrote it anew. @param {string} key */
export async function discard(key) {
  const item = await store.get("outbox", key);
  for (const file of item?.files ?? []) await dropFile(file);
  await store.remove("outbox", key);
  changed();
}
