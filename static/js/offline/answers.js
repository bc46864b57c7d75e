/** What the server's answer to one item means for it. Pure: an answer that cannot be read is no answer. */

/** Written while locked: it belongs to the device until she has said whose case it is. */
export const UNSORTED = "unsorted";

/** @typedef {"unsorted" | "kept" | "files" | "fix" | "decision" | "paused" | "received"} State */
/** @typedef {{ state: State, answered?: boolean, again?: number, isRevoked?: boolean, page?: string, at?: string, checkpoint?: string, told?: any }} Fate */

const RECEIVED_BEFORE = "What you wrote first was received. Look at it in the case, and amend it there.";

/** The longest wait between two tries, in seconds. */
export const LONGEST = 300;

/**
 * @param {number} tries how often it was tried in vain
 * @param {number} chance 0 to 1: so that many phones do not come back at once
 * @returns {number} seconds
 */
export function wait(tries, chance) {
  return Math.min(LONGEST, 2 ** Math.min(tries, 9)) * (0.75 + chance / 2);
}

/**
 * @param {{ status: number, isOurs: boolean, body: any } | null} answer null where none came
 * @param {string} key the item that was sent
 * @param {number} tries
 * @param {number} chance
 * @returns {Fate}
 */
export function fate(answer, key, tries, chance) {
  const later = { state: /** @type {State} */ ("kept"), again: wait(tries + 1, chance) };
  if (!answer?.isOurs || answer.body?.key !== key) return later;
  const { answer: kind, ...told } = answer.body;
  const answered = true;
  const isRevoked = answer.status === 410;
  if (kind === "receipt" || kind === "replayed") {
    return { state: "received", isRevoked, page: told.page, at: told.at, checkpoint: told.checkpoint };
  }
  if (kind === "key-reused") return { state: "fix", answered, told: { ...told, words: RECEIVED_BEFORE } };
  if (kind === "needs-fix") return { state: "fix", answered, told };
  if (kind === "needs-decision") return { state: "decision", answered, told };
  if (kind === "paused") return { state: "paused", answered, told, isRevoked };
  if (kind === "later" && told.retry_after) return { state: "kept", again: Math.min(LONGEST, told.retry_after) };
  return later;
}

/** The one truthful word for each state. */
export const STATE_WORDS = /** @type {Record<State | "sending", string>} */ ({
  unsorted: "On this phone, choose its case",
  kept: "On this phone",
  files: "Words received, file waiting",
  sending: "Sending",
  fix: "Needs a fix",
  decision: "Needs your decision",
  paused: "Not taken: see why",
  received: "Received",
});

/** What may have been settled elsewhere meanwhile: asked about again when she asks, and never by itself. */
const ASKED_AGAIN = ["decision", "paused"];

/**
 * Which of the items may be sent now: in order for each record, and nothing waits behind another record's trouble.
 * @template {{ key: string, record: string, order: number, state: string, notBefore?: number, isAsked?: boolean, isThere?: boolean }} Item
 * @param {Item[]} items
 * @param {number} now milliseconds
 * @returns {Item[]}
 */
export function sendable(items, now) {
  const stuck = new Set();
  return [...items].sort((one, other) => one.order - other.order).filter((item) => {
    if (stuck.has(item.record)) return false;
    // What the server has beside another version holds up nothing: her choice between them goes after it.
    if (!item.isThere) stuck.add(item.record);
    if (item.isAsked && ASKED_AGAIN.includes(item.state)) return true;
    return ["kept", "files"].includes(item.state) && (item.notBefore ?? 0) <= now;
  });
}
