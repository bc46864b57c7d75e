/**
 * What stands in an open form, sealed to this phone while it is typed: no unlocking is needed to keep it, only to see it.
 * Each writing has a draft of its own, so that none is sealed over another that nobody could see.
 */
import { digest, text, utf8 } from "./bytes.js";
import { boxPublic, labels, open, seal } from "./boxes.js";
import { isWiped, pair, phone } from "./keys.js";
import * as store from "./store.js";

/** The name under which one writing's draft lies: nothing of its address stands clear. @param {string} path @param {string} key */
export async function draftId(path, key) {
  return `${await placeOf(path)}/${key}`;
}

/** @param {string} path */
async function placeOf(path) {
  return (await digest(`waymark draft 1\n${path}`)).slice(0, 32);
}

/**
 * @param {string} path the form's page
 * @param {string} key this writing
 * @param {Record<string, string[]>} fields
 * @returns {Promise<boolean>} whether it is durable, and can be opened again
 */
export async function keepDraft(path, key, fields) {
  const mine = await phone();
  if (!mine || (await isWiped())) return false;
  const id = await draftId(path, key);
  const sealed = await seal(await boxPublic(mine.box), labels.draft(mine.id, mine.user, id), utf8(JSON.stringify({ path, fields })));
  await store.put("drafts", id, { id, sealed, at: Date.now() });
  return true;
}

/** The drafts of one form's page, the newest last. @param {string} path @returns {Promise<{ id: string, sealed: Uint8Array, at: number }[]>} */
export async function draftsFor(path) {
  const place = `${await placeOf(path)}/`;
  const all = await store.all("drafts");
  return all.filter((one) => one.id?.startsWith(place)).sort((one, other) => one.at - other.at);
}

/**
 * @param {{ id: string, sealed: Uint8Array }} draft
 * @returns {Promise<Record<string, string[]> | null>} null where it was sealed to a key that is gone
 */
export async function opened(draft) {
  const mine = await phone();
  if (!mine) return null;
  const sealed = await open(pair(), labels.draft(mine.id, mine.user, draft.id), draft.sealed).catch(() => null);
  return sealed ? JSON.parse(text(sealed)).fields : null;
}

/** @param {string[]} ids */
export function dropDrafts(ids) {
  return store.within(["drafts"], "readwrite", (named) => { for (const id of ids) named("drafts").delete(id); });
}
