/** The idle clock, by timestamps, so that a phone which slept is caught on waking; and what a draft may hold. Pure. */

/**
 * @param {number} usedAt milliseconds of the last use
 * @param {number} now milliseconds; a clock that ran back counts as the end
 * @param {number} minutes the limit
 * @param {number} warning seconds before it in which the page warns
 * @returns {"use" | "warn" | "lock"}
 */
export function idleState(usedAt, now, minutes, warning) {
  const left = usedAt + minutes * 60_000 - now;
  if (left <= 0 || now < usedAt - 60_000) return "lock";
  return left <= warning * 1000 ? "warn" : "use";
}

/** With the box of this phone open a page locks after so many minutes, whatever the site says of others. */
export const OPEN_BOX = 5;

/** A page in sight says so to the other tabs, so often. */
export const SEEN_EVERY = 10_000;

/** Out of sight for so many milliseconds, a page with the box open locks; for longer where the page itself led away. */
const HIDDEN = 60_000;
const HELD = 5 * 60_000;

/**
 * @param {number | undefined} hiddenAt since when it is out of sight
 * @param {number | undefined} heldAt when a picker, a camera or a call was begun from the page
 * @param {number} now
 */
export function isAway(hiddenAt, heldAt, now) {
  if (hiddenAt === undefined || now - hiddenAt <= HIDDEN) return false;
  return heldAt === undefined || heldAt > now || now - heldAt > HELD;
}

/** While a form is on its way its page counts as used, anew after so many milliseconds. */
export const STIR = 10_000;

/** How long a form that carries a file waits for its answer, in milliseconds: the line may be a bad one. */
export const LONG = 12 * 60 * 60_000;

/** While the lock cannot hand over what was typed, it tries again after so many milliseconds. */
export const AGAIN = 15_000;

/**
 * Whether a file was chosen: such a form alone is in use while it is on its way. A field left empty sends one of no bytes.
 * @param {Iterable<[string, FormDataEntryValue]> | null | undefined} entries
 */
export function carriesFile(entries) {
  return [...(entries ?? [])].some(([, value]) => value instanceof File && value.size > 0);
}

/**
 * What became of words that were handed over. "refused": ours, and the same words would be refused again. Anything that
 * is not ours, or a fault of ours, is "unanswered": a captive portal says 200, or leads elsewhere.
 * @param {{ status: number, headers: { get(name: string): string | null } } | null} answer
 * @returns {"kept" | "refused" | "unanswered"}
 */
export function fateOf(answer) {
  if (answer?.headers.get("X-Waymark") !== "1" || answer.status >= 500) return "unanswered";
  return answer.status < 400 ? "kept" : "refused";
}

/**
 * Whether to tell the server that somebody is there: used since the last telling, which is four minutes old.
 * @param {number} usedAt
 * @param {number} toldAt
 * @param {number} now
 */
export function tellsServer(usedAt, toldAt, now) {
  return usedAt > toldAt && now - toldAt >= 4 * 60_000;
}

/**
 * The fields that a draft may hold: no file, nothing from a secret field, nothing empty.
 * @param {Iterable<[string, FormDataEntryValue]>} entries
 * @param {ReadonlySet<string>} secret names of secret fields
 * @returns {[string, string][]}
 */
export function draftFields(entries, secret) {
  const kept = /** @type {[string, string][]} */ ([]);
  for (const [name, value] of entries) {
    if (typeof value === "string" && value.trim() && !secret.has(name) && name !== "draft") kept.push([name, value]);
  }
  return kept;
}
