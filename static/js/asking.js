/** When the safe-contact answer is asked for again, and what stands there meanwhile. Pure, for tests. */

export const EVERY = 60_000;
export const PATIENCE = 3_000;

/**
 * @param {number} askedAt milliseconds
 * @param {number} now milliseconds
 */
export function isStale(askedAt, now) {
  return now - askedAt >= EVERY || now < askedAt;
}

/**
 * An answer counts only if it is ours and came whole: a portal's sign-in page says 200 too.
 * @param {{ ok: boolean, headers: { get(name: string): string | null } }} answer
 */
export function isAnswer(answer) {
  return answer.ok && answer.headers.get("X-Waymark") === "1" && answer.headers.get("X-Waymark-Answer") === "1";
}
