/** When the safe-contact answer is asked for again, and what counts as an answer. Pure. */

export const EVERY = 60_000;
export const PATIENCE = 3_000;

/**
 * An answer counts only if it is ours and came whole: a portal's sign-in page says 200 too.
 * @param {{ ok: boolean, redirected: boolean, headers: { get(name: string): string | null } }} answer
 */
export function isAnswer(answer) {
  return answer.ok && !answer.redirected && answer.headers.get("X-Waymark") === "1";
}

/**
 * Whether coming to the front needs a new answer: Back brings an old page without loading it.
 * @param {{ type: string, persisted?: boolean, visible: boolean, navigation?: string }} coming
 */
export function asksAgain(coming) {
  if (!coming.visible) return false;
  if (coming.type !== "pageshow") return true;
  return coming.persisted === true || coming.navigation === "back_forward";
}
