/** What stands in an open form, sealed to this phone while it is typed: no unlocking is needed to keep it, only to see it. */
import { digest, text, utf8 } from "./bytes.js";
import { boxPublic, labels, open, seal } from "./boxes.js";
import { pair, phone } from "./keys.js";
import * as store from "./store.js";

/** The name under which a form's draft lies: nothing of its address stands clear. @param {string} path */
export async function draftId(path) {
  return (await digest(`waymark draft 1\n${path}`)).slice(0, 32);
}

/**
 * @param {string} path the form's page
 * @param {Record<string, string[]>} fields
 * @returns {Promise<boolean>} whether it is durable
 */
export async function keepDraft(path, fields) {
  const mine = await phone();
  if (!mine) return false;
  const id = await draftId(path);
  const sealed = await seal(await boxPublic(mine.box), labels.draft(mine.id, mine.user, id), utf8(JSON.stringify({ path, fields })));
  await store.put("drafts", id, { sealed, at: Date.now() });
  return true;
}

/**
 * @param {string} path
 * @returns {Promise<Record<string, string[]> | null>}
 */
export async function draftFor(path) {
  const mine = await phone();
  const id = await draftId(path);
  const kept = await store.get("drafts", id);
  if (!mine || !kept) return null;
  return JSON.parse(text(await open(pair(), labels.draft(mine.id, mine.user, id), kept.sealed))).fields;
}

/** @param {string} path */
export async function dropDraft(path) {
  await store.remove("drafts", await draftId(path));
}
