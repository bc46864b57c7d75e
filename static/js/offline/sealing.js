/**
 * How an item is sealed, and opened again to be shown: once to the site's intake, to be sent, and once to the phone's own
 * box. The signature inside is over the words, the one outside over the sealed bytes.
 */
import { UNSORTED } from "./answers.js";
import { b64, joined, text, unb64, utf8 } from "./bytes.js";
import { boxPublic, labels, open, seal, sign } from "./boxes.js";
import { keepFile, sealedSize } from "./files.js";
import { pair, phone } from "./keys.js";
import * as store from "./store.js";

const MULTIPLE = 512;

/** @typedef {import("./outbox.js").Item} Item */
/** @typedef {import("./outbox.js").Written} Written */

/**
 * @param {Written} written
 * @param {number} sequence
 * @param {Item | undefined} former the item whose place it takes
 * @param {string | null} newest the item for this record after which it goes
 * @returns {Promise<Item>}
 */
export async function sealed({ path, fields, record, title, key, files = {} }, sequence, former, newest) {
  const mine = await known();
  const before = former && former.state !== UNSORTED ? await entryOf(former) : null;
  const chosen = await Promise.all(Object.entries(files).map(async ([name, { file, upload }]) => [name, await keepFile(file, upload)]));
  const notes = { ...before?.files, ...Object.fromEntries(chosen) };
  const entry = JSON.stringify({
    path, fields, record, after: before ? before.after : newest, form: 1,
    captured_at: new Date(former?.state === UNSORTED ? former.at : Date.now()).toISOString(),
    offset: (await store.get("meta", "offset")) ?? null, locked: former?.state === UNSORTED || Boolean(before?.locked), files: notes,
  });
  const inner = padded({ entry, signature: b64(await sign(mine.signer.privateKey, utf8(entry))) });
  const label = labels.mutation(mine.id, mine.user, key, sequence);
  const bytes = await seal(await boxPublic(unb64(mine.intake.public)), label, inner);
  const own = await seal(await boxPublic(mine.box), labels.own(mine.id, mine.user, key), utf8(JSON.stringify({ entry, title })));
  const signature = await sign(mine.signer.privateKey, joined(utf8(`${label}\n`), bytes));
  const waiting = Object.values(notes).map(({ upload, size, count }) => ({ upload, count, size: sealedSize(size, count) }));
  const now = Date.now();
  return {
    key, sequence, record, state: "kept", phone: mine.id, user: mine.user, intake: mine.intake.id, sealed: bytes, signature, own, told: null,
    at: now, order: former?.order ?? now, tries: 0, files: waiting,
  };
}

/**
 * What was written while locked, sealed to the phone's own box alone: nobody has said yet whose case it is.
 * @param {string} key
 * @param {{ word: string, fields: Record<string, string[]> }} written
 * @returns {Promise<Item>}
 */
export async function captured(key, { word, fields }) {
  const mine = await known();
  const entry = JSON.stringify({ path: "", fields, captured_at: new Date().toISOString() });
  const own = await seal(await boxPublic(mine.box), labels.own(mine.id, mine.user, key), utf8(JSON.stringify({ entry, title: word })));
  const [none, now] = [new Uint8Array(), Date.now()];
  return {
    key, sequence: 0, record: key, state: UNSORTED, phone: mine.id, user: mine.user, intake: "", sealed: none, signature: none, own, told: null,
    at: now, order: now, tries: 0,
  };
}

/**
 * What this phone tells afterwards of itself, sealed to the site's intake alone, as the words that are sent.
 * @param {"opened" | "discarded" | "discarded-file"} about
 * @param {string} path
 */
export async function noted(about, path) {
  const mine = await known();
  const key = crypto.randomUUID();
  const label = labels.note(mine.id, mine.user, key);
  const offset = (await store.get("meta", "offset")) ?? null;
  const bytes = await seal(await boxPublic(unb64(mine.intake.public)), label, padded({ about, path, at: new Date().toISOString(), offset }));
  const signature = await sign(mine.signer.privateKey, joined(utf8(`${label}\n`), bytes));
  return { phone: mine.id, key, intake: mine.intake.id, sealed: b64(bytes), signature: b64(signature) };
}

/** What the server said of an item, sealed to the phone's own box. @param {Item} item @param {object} said */
export async function answerOf(item, said) {
  const mine = await known();
  return seal(await boxPublic(mine.box), `${labels.own(item.phone, item.user, item.key)}\nanswer`, utf8(JSON.stringify(said)));
}

/** @param {object} said */
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
 * @returns {Promise<{ title: string, path: string, fields: Record<string, string[]>, files: number, told: any } | null>}
 */
export async function shown(item) {
  if (!item.own) return null;
  const label = labels.own(item.phone, item.user, item.key);
  const { entry, title } = JSON.parse(text(await open(pair(), label, item.own)));
  const told = item.told ? JSON.parse(text(await open(pair(), `${label}\nanswer`, item.told))) : null;
  const { path, fields, files } = JSON.parse(entry);
  return { title, path, fields, files: Object.keys(files ?? {}).length, told };
}

/** @param {Item} item */
async function entryOf(item) {
  if (!item.own) return null;
  return JSON.parse(JSON.parse(text(await open(pair(), labels.own(item.phone, item.user, item.key), item.own))).entry);
}
