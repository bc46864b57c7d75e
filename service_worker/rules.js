/**
 * The worker's decisions, apart from its events: which requests it may answer, and with what.
 * Case pages never pass through its cache; whatever is not on this short list goes to the network untouched.
 */

/** Said by a page to the version that waits. */
export const TAKE_OVER = "take-over";

const STATIC = "/static/";

/** @typedef {"asset" | "navigation" | "network"} Rule */

/**
 * @param {{ method: string, mode: string, url: string }} request
 * @param {string} origin our own origin
 * @returns {Rule}
 */
export function ruleFor(request, origin) {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== origin) return "network";
  if (request.mode === "navigate") return "navigation";
  return url.pathname.startsWith(STATIC) ? "asset" : "network";
}

/**
 * Whether an answer to a navigation is ours: a captive portal says 200 and has no such header.
 * @param {{ status: number, headers: { get(name: string): string | null } }} answer
 */
export function isOurs(answer) {
  return answer.headers.get("X-Waymark") === "1";
}
