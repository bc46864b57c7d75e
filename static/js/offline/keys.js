/**
 * This phone's keys: made at enrolment, wrapped on its disk, open in the memory of its pages alone. Locking forgets the
 * open one in every tab; ten wrong passphrases destroy the wrapped one, what was carried and every draft.
 */
import { UNSORTED } from "./answers.js";
import { b64, random, unb64 } from "./bytes.js";
import { boxPublic, newBox, newSigner, rawPublic } from "./boxes.js";
import * as store from "./store.js";
import * as vault from "./vault.js";
import { secretOf } from "./prf.js";
import { keyOfPasskey, keyOfWords, unwrapped, wrapped } from "./wrapping.js";

export const MOST_TRIES = 10;
const LONGEST_OPEN = 12 * 60 * 60_000;

/** @typedef {{ id: string, user: string, intake: { id: string, public: string }, site: string, box: Uint8Array<ArrayBuffer>, signer: CryptoKeyPair, enrolledAt: number }} Phone */

/** @type {import("./boxes.js").Pair | null} */
let opened = null;
let openedAt = 0;
let openedFor = "";
/** @type {(user: string) => boolean} */
let mayHold = () => true;
const tabs = new BroadcastChannel("phone");
/** @type {Set<() => void>} */
const listeners = new Set();

tabs.onmessage = ({ data }) => {
  if (data.type === "lock") forget();
  if (data.type === "ask" && opened) offer();
  if (data.type === "open" && !opened && mayHold(data.user)) {
    [opened, openedAt, openedFor] = [data.pair, data.at, data.user];
    told();
  }
};

/** To the other tabs: each takes it only for the person whose page it is. */
function offer() {
  tabs.postMessage({ type: "open", pair: opened, at: openedAt, user: openedFor });
}

/** @param {(user: string) => boolean} predicate whether this page may hold the open box of that person */
export function holdsIf(predicate) {
  mayHold = predicate;
}

function told() {
  for (const listener of listeners) listener();
}

/** @param {() => void} listener called when the box opens or locks */
export function onChange(listener) {
  listeners.add(listener);
}

/** Whether it is open; after half a day it is opened anew. */
export function isOpen() {
  if (opened && Date.now() - openedAt > LONGEST_OPEN) forget();
  return opened !== null;
}

/** The open pair; throws while it is locked. */
export function pair() {
  if (!opened) throw new Error("locked");
  return opened;
}

/** @returns {Promise<Phone | undefined>} */
export function phone() {
  return store.get("meta", "phone");
}

/** Forget the open key in this page alone, which goes out of sight for good or into the browser's memory. */
export function forget() {
  opened = null;
  told();
}

/** Forget the open key, here and in every other tab. */
export function lock() {
  tabs.postMessage({ type: "lock" });
  forget();
}

/** Ask the other tabs whether one of them has the box open; true if so. */
export async function askOthers(patience = 150) {
  if (opened) return true;
  const answered = new Promise((done) => { listeners.add(() => done(undefined)); });
  tabs.postMessage({ type: "ask" });
  await Promise.race([answered, new Promise((done) => setTimeout(done, patience))]);
  return isOpen();
}

/**
 * Make this phone's keys, tell the server their public halves, and keep the private one wrapped under the words.
 * @param {string} words the drawn passphrase
 * @param {(publics: { box: string, signing: string }) => Promise<any>} tell posts the public halves
 */
export async function enrol(words, tell) {
  const [box, signer, salt] = [await newBox(), await newSigner(), random(16)];
  const raw = await rawPublic(box.publicKey);
  const passphrase = await wrapped(box.privateKey, await keyOfWords(words, salt), salt);
  const said = await tell({ box: b64(raw), signing: b64(await rawPublic(signer.publicKey)) });
  await vault.write({ passphrase });
  const made = { id: said.phone, user: said.user, intake: said.intake, site: said.site_signing, box: raw, signer, enrolledAt: Date.now() };
  await store.within(["meta"], "readwrite", (named) => {
    const begun = { phone: made, [`signer ${made.id}`]: signer, next: 1, free: [], tries: 0, wiped: false };
    for (const [key, value] of Object.entries(begun)) named("meta").put(value, key);
  });
  await unlock(words);
}

/**
 * Let the passkey open the box too. False where the passkey keeps no secret of its own.
 * @param {string} words
 */
export async function addPasskey(words) {
  const kept = await vault.read();
  const salt = random(32);
  const asked = await secretOf(salt);
  if (!asked) return false;
  const secret = await unwrapped(kept.passphrase, await keyOfWords(words, unb64(kept.passphrase.salt)), true);
  await vault.write({ ...kept, passkey: { ...(await wrapped(secret, await keyOfPasskey(asked.secret), salt)), credential: asked.id } });
  return true;
}

/** The salt for which the passkey is asked, and its id; null where it opens nothing here. */
export async function passkey() {
  if (!(await phone())) return null;
  const kept = (await vault.read())?.passkey;
  return kept ? { salt: unb64(kept.salt), credential: kept.credential } : null;
}

/** Open the box with what the passkey gave. @param {BufferSource} secret */
export async function unlockBy(secret) {
  const kept = await vault.read();
  if (!kept?.passkey) return false;
  try {
    await open(await unwrapped(kept.passkey, await keyOfPasskey(secret)));
    return true;
  } catch {
    return false;
  }
}

/**
 * Open the box with the four words.
 * @param {string} words
 * @returns {Promise<{ opened: boolean, left: number }>} and how many tries are left
 */
export async function unlock(words) {
  const kept = await vault.read();
  if (!kept?.passphrase) return { opened: false, left: 0 };
  const under = await keyOfWords(words, unb64(kept.passphrase.salt));
  // Only a key that does not fit is a wrong passphrase; a phone without memory for the hash is none.
  const secret = await unwrapped(kept.passphrase, under).catch(() => null);
  if (!secret) return { opened: false, left: await countTry() };
  await open(secret);
  await store.put("meta", "tries", 0);
  return { opened: true, left: MOST_TRIES };
}

/** @param {CryptoKey} privateKey */
async function open(privateKey) {
  const mine = await phone();
  if (!mine) throw new Error("not enrolled");
  [opened, openedAt] = [{ privateKey, publicKey: await boxPublic(mine.box) }, Date.now()];
  openedFor = mine.user;
  offer();
  told();
}

async function countTry() {
  const tries = await navigator.locks.request("tries", async () => {
    const count = ((await store.get("meta", "tries")) ?? 0) + 1;
    await store.put("meta", "tries", count);
    return count;
  });
  if (tries >= MOST_TRIES) await wipe();
  return Math.max(0, MOST_TRIES - tries);
}

/** How many wrong words may still be typed. */
export async function triesLeft() {
  return MOST_TRIES - ((await store.get("meta", "tries")) ?? 0);
}

/**
 * Destroy the wrapped key, what was carried, the drafts, and the readable copies of what waits. What waits itself was
 * sealed to the server: it goes on.
 */
export async function wipe() {
  await vault.wipe();
  await store.emptyPack();
  const items = await store.all("outbox");
  await store.within(["outbox", "meta"], "readwrite", (named) => {
    for (const item of items) {
      // What nobody had said whose it is was sealed to this key alone: it goes with it, and that is said.
      if (item.state === UNSORTED) named("outbox").delete(item.key);
      else named("outbox").put({ ...item, own: null, told: null }, item.key);
    }
    named("meta").put(items.filter((item) => item.state === UNSORTED).length, "destroyed");
    named("meta").delete("pack");
    named("meta").delete("again");
    named("meta").put(true, "wiped");
  });
  lock();
}

/** How many things that nobody had given a case were destroyed by a wipe. @returns {Promise<number>} */
export async function destroyed() {
  return (await store.get("meta", "destroyed")) ?? 0;
}

/** After a wipe nothing opens any more until this phone is enrolled again. */
export async function isWiped() {
  return Boolean(await store.get("meta", "wiped"));
}

