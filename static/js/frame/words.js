/** Times in words, as the server says them. Pure. */

const DAY = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", timeZone: "Europe/London" });
const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });

/**
 * @param {string | number} instant
 * @param {number} [now]
 */
export function clockWords(instant, now = Date.now()) {
  const at = new Date(instant);
  const clock = CLOCK.format(at);
  return DAY.format(at) === DAY.format(now) ? clock : `${DAY.format(at)}, ${clock}`;
}

/** @param {number} count @param {string} one @param {string} many */
export function counted(count, one, many) {
  return count === 1 ? `1 ${one}` : `${count} ${many}`;
}
