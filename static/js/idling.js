/** The idle clock, pure: when to warn and when to lock, by timestamps, so that a sleeping phone is caught on waking. */

export const WARNING = 60_000;

/**
 * @param {number} usedAt milliseconds of the last use
 * @param {number} now milliseconds
 * @param {number} minutes the limit
 * @returns {"use" | "warn" | "lock"}
 */
export function idleState(usedAt, now, minutes) {
  const left = usedAt + minutes * 60_000 - now;
  if (left <= 0) return "lock";
  return left <= WARNING ? "warn" : "use";
}

/**
 * The fields of a form that a draft may hold: no file, no secret, no session words.
 * @param {Iterable<[string, FormDataEntryValue]>} entries
 * @param {ReadonlySet<string>} secret names of password fields
 * @returns {[string, string][]}
 */
export function draftFields(entries, secret) {
  const kept = /** @type {[string, string][]} */ ([]);
  for (const [name, value] of entries) {
    if (typeof value === "string" && value.trim() && !secret.has(name)) kept.push([name, value]);
  }
  return kept;
}
