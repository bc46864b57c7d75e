/**
 * What every page does for a phone that carries cases: starts the vault, counts what waits in the header, sends it when it
 * can, brings the copies up to date, and asks the other tabs whether one of them has the box open.
 */
import { manifest, refresh } from "../offline/pack.js";
import { drain, items, onChange as onItems, retryNow } from "../offline/outbox.js";
import { askOthers, forget, holdsIf, isOpen, isWiped, lock, onChange as onBox, phone } from "../offline/keys.js";
import { suite } from "../offline/boxes.js";
import { sendNotes } from "../offline/notes.js";
import { finishSigningOut } from "../offline/removing.js";
import { startsWith } from "../offline/vault.js";
import { OPEN_BOX, idleState, isAway } from "../elements/idling.js";
import { counted } from "./words.js";
import { policy } from "./guard.js";

export const SIGN_OUT = "/sign-out";
const EVERY = 30_000;
const OLD = 10 * 60_000;

startsWith(() => {
  const script = /** @type {HTMLScriptElement | null} */ (document.querySelector("script[data-vault]"));
  return new Worker(policy.createScriptURL(script?.dataset.vault ?? ""), { type: "module" });
});

/** Whether this phone carries cases of the person whose page this is; on the static page nobody's is. */
export async function isHers() {
  const mine = (await isWiped().catch(() => true)) ? undefined : await phone().catch(() => undefined);
  return Boolean(mine) && (!person() || person() === mine?.user);
}

async function showCount() {
  const link = /** @type {HTMLElement | null} */ (document.querySelector("[data-waiting]"));
  if (!link) return;
  const waiting = (await items().catch(() => [])).length;
  link.hidden = !waiting;
  const words = link.querySelector("span");
  if (words) words.textContent = `${waiting} waiting`;
  link.setAttribute("aria-label", `${counted(waiting, "thing waits", "things wait")} on this phone`);
}

/** Whether the server heard that this session is over. */
export async function endSession() {
  const answer = await fetch(SIGN_OUT, { method: "POST", signal: AbortSignal.timeout(10_000) }).catch(() => null);
  return answer?.headers.get("X-Waymark") === "1";
}

/** Send what waits. Whoever asks at once has waited long enough. @param {boolean} atOnce */
export async function sendWaiting(atOnce) {
  if (!(await phone().catch(() => undefined))) return new Map();
  await finishSigningOut(endSession);
  if (atOnce) await retryNow();
  const fates = (await drain()) ?? new Map();
  sendNotes().catch(() => {});
  // Words first, for whoever waits for them; then what belongs to them.
  if ((await items()).some((item) => item.state === "files" && fates.has(item.key))) setTimeout(drain);
  return fates;
}

async function bringUpToDate() {
  if (!document.querySelector("idle-lock") || !(await isHers())) return;
  const standing = await manifest();
  if (!standing || Date.now() - Date.parse(standing.at) > OLD) await refresh();
}

/** On the page that asks whose log it is, every choice leads on with what was written before. */
function leadOn() {
  const waiting = new URLSearchParams(location.search).get("waiting");
  if (!waiting || location.pathname !== "/log") return;
  for (const link of document.querySelectorAll("main a[href$='/log/new']")) link.setAttribute("href", `${link.getAttribute("href")}?waiting=${waiting}`);
}

/** Whose page this is; on the static page nobody's. */
export const person = () => document.querySelector("idle-lock")?.getAttribute("data-person");

holdsIf((user) => !person() || person() === user);
document.addEventListener("waymark:shown", () => {
  showCount();
  leadOn();
  // Somebody else has signed in meanwhile: what is open here is not hers.
  isHers().then((hers) => { if (!hers) forget(); });
});
leadOn();
onItems(showCount);
onBox(showCount);
/** Where the door stands alone there is no clock of a page: five minutes without a touch, or one out of sight. */
let touchedAt = Date.now();
let seenAt = Date.now();
for (const use of ["keydown", "pointerdown"]) document.addEventListener(use, () => { touchedAt = Date.now(); }, { passive: true, capture: true });
setInterval(() => {
  if (!document.hidden) seenAt = Date.now();
  if (!isOpen() || document.querySelector("idle-lock")) return;
  if (idleState(touchedAt, Date.now(), OPEN_BOX, 0) !== "lock" && !isAway(document.hidden ? seenAt : undefined, undefined, Date.now())) return;
  lock();
  location.reload();
}, 1000);

for (const end of ["pagehide", "freeze"]) window.addEventListener(end, forget);
window.addEventListener("online", () => { sendWaiting(true); });
setInterval(() => { sendWaiting(false); }, EVERY);
navigator.serviceWorker?.addEventListener("message", ({ data }) => { if (data?.type === "refresh") refresh(); });
showCount();
sendWaiting(true).then(bringUpToDate, () => {});
isHers().then((hers) => {
  if (!hers) return;
  suite().catch(() => {});
  if (document.querySelector("idle-lock")) askOthers();
});
