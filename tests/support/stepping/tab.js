/**
 * One tab of a phone without a screen: the app's own modules, driven one step at a time. What a step does is told back in
 * plain values; what goes wrong on purpose is armed in `faults.js`, outside of them.
 */
import { random, utf8, joined } from "../../../static/js/offline/bytes.js";
import { draftId, draftsFor, keepDraft, opened } from "../../../static/js/offline/drafts.js";
import * as keys from "../../../static/js/offline/keys.js";
import { discard, drain, items, keep, retryNow } from "../../../static/js/offline/outbox.js";
import { removeAll } from "../../../static/js/offline/removing.js";
import { shown } from "../../../static/js/offline/sealing.js";
import { startsWith } from "../../../static/js/offline/vault.js";

export const isOpen = keys.isOpen;
export const lock = keys.lock;
export { discard, removeAll };

/** @param {string} address where the vault's worker lies */
export function begin(address) {
  startsWith(() => new Worker(address, { type: "module" }));
}

/** @param {string} words */
export const enrol = (words) => keys.enrol(words, async (publics) => {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch("/me/phones", { method: "POST", headers, body: JSON.stringify(publics), redirect: "manual" });
  if (answer.status !== 201) throw new Error(`enrolling: ${answer.status}`);
  return answer.json();
});

/** @param {string} words */
export const unlock = async (words) => (await keys.unlock(words)).opened;
export const id = async () => (await keys.phone())?.id;
export const askOthers = () => keys.askOthers(2000);

/** Type, then save, as a form does: a draft first, which goes with the transaction that keeps the item. @param {any} what */
export async function save({ path, fields, record, key, replaces = "", file = null }) {
  const typed = await keepDraft(path, key, fields).catch(() => false);
  const drafts = [await draftId(path, key)];
  const files = file ? { photo: { file: photo(file), upload: file.upload } } : {};
  const item = await keep({ path, fields, record, key, title: `Written, ${fields.text[0]}`, drafts, replaces, files });
  return { typed, key: item ? item.key : null };
}

/** So many bytes that begin with the mark that is looked for. @param {{ size: number, mark: string }} of */
function photo({ size, mark }) {
  const begins = joined(new Uint8Array([0xff, 0xd8, 0xff]), utf8(mark));
  const rest = Array.from({ length: Math.ceil(size / 65_536) }, () => random(65_536));
  return new File([joined(begins, ...rest).slice(0, size)], `${mark}.jpg`, { type: "image/jpeg" });
}

/** The same key by a double tap: both calls run at once. @param {any} what */
export async function saveTwice(what) {
  const both = await Promise.allSettled([save(what), save(what)]);
  const kept = both.find((one) => one.status === "fulfilled");
  if (!kept) throw new Error("neither was kept");
  return /** @type {PromiseFulfilledResult<any>} */ (kept).value;
}

/** @param {boolean} atOnce */
export async function send(atOnce) {
  if (atOnce) await retryNow();
  return [...(await drain())].map(([key, { state }]) => [key, state]);
}

/** Every item as the phone shows it, and the drafts of an address. @param {string[]} paths */
export async function look(paths) {
  const all = await items();
  const seen = await Promise.all(all.map(async ({ key, state, record, phone, sequence, own, at, order, notBefore = 0 }) => {
    const item = /** @type {any} */ (all.find((one) => one.key === key));
    const says = keys.isOpen() && own ? await shown(item).catch(() => "shut") : null;
    return { key, state, record, phone, sequence, at, order, notBefore, text: says === "shut" ? "shut" : (says?.fields.text?.[0] ?? null) };
  }));
  const drafts = (await Promise.all(paths.map(draftsFor))).flat();
  const typed = keys.isOpen() ? await Promise.all(drafts.map(async (one) => (await opened(one))?.text?.[0] ?? null)) : null;
  return { items: seen, drafts: drafts.map(({ id }) => id.split("/")[1]), typed, isOpen: keys.isOpen(), isWiped: await keys.isWiped() };
}
