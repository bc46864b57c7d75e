/**
 * `<idle-lock minutes warn-seconds data-…-url>`: warns in its status line, hands the open form to the server as a draft,
 * then locks. Use is a key, a tap or a turn of the wheel, in any tab of this session, and a file on its way. While the
 * form cannot be handed over the page stays, veiled: leaving it would destroy what was typed.
 */
import { keepDraft } from "../frame/drafting.js";
import { isSending } from "../frame/sending.js";
import { SIGN_OUT, endSession, isHers } from "../frame/carrying.js";
import { isOpen, lock as lockBox } from "../offline/keys.js";
import { owe, signOut } from "../offline/removing.js";
import { untilDone, veil } from "../frame/veil.js";
import { isAnswer } from "./asking.js";
import { OPEN_BOX, SEEN_EVERY, STIR, idleState, isAway, tellsServer } from "./idling.js";

const USES = ["keydown", "pointerdown", "wheel"];
const NOT_HANDED_OVER = "Locked. No network: what you typed is not saved. Keep this page open. It tries again by itself.";
const NOT_ASKED = "No network: this page is shown again when the server has said that you are still signed in.";

/** What of the page itself leads out of it for a while: a picker, a camera, a call. */
const LEADS_AWAY = "input[type=file], label:has(~ input[type=file]), a[href^='tel:']";

class IdleLock extends HTMLElement {
  connectedCallback() {
    this.usedAt = this.toldAt = Date.now();
    this.hiddenAt = /** @type {number | undefined} */ (undefined);
    this.tabs = new BroadcastChannel("idle");
    this.tabs.onmessage = (message) => { 
      if (message.data === "lock") this.lock(true);
      // Another tab is in sight, or in use: this one is not away.
      else if (message.data === "seen") this.seenAt = Date.now();
      else this.usedAt = Date.now();
    };
    this.stop = new AbortController();
    const { signal } = this.stop;
    for (const use of USES) document.addEventListener(use, () => this.use(), { passive: true, capture: true, signal });
    document.addEventListener("visibilitychange", () => this.check(), { signal });
    document.addEventListener("submit", (event) => this.byHand(event), { signal, capture: true });
    document.addEventListener("click", (event) => {
      if (event.target instanceof Element && event.target.closest(LEADS_AWAY)) this.heldAt = Date.now();
    }, { signal, capture: true });
    window.addEventListener("pageshow", (event) => { if (event.persisted) this.comeBack(); }, { signal });
    this.timer = setInterval(() => this.check(), 1000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    this.stop?.abort();
    this.tabs?.close();
  }

  use() {
    if (this.check() === "lock") return;
    this.usedAt = Date.now();
    this.tabs?.postMessage("use");
    this.say("");
  }

  check() {
    const now = Date.now();
    if (this.locked) return "lock";
    const was = /** @type {number | undefined} */ (this.hiddenAt);
    this.hiddenAt = document.hidden ? (was ?? now) : undefined;
    if (!document.hidden && now - (this.seenAt ?? 0) > SEEN_EVERY) this.tabs?.postMessage("seen");
    if (!document.hidden) this.seenAt = now;
    if (isAway(was === undefined ? was : Math.max(was, this.seenAt ?? 0), this.heldAt, now) && isOpen() && !isSending()) {
      this.lock();
      return "lock";
    }
    if (isSending() && now - (this.usedAt ?? 0) > STIR) {
      this.usedAt = now;
      this.tabs?.postMessage("use");
    }
    const state = idleState(this.usedAt ?? now, now, isOpen() ? Math.min(OPEN_BOX, Number(this.getAttribute("minutes"))) : Number(this.getAttribute("minutes")), Number(this.getAttribute("warn-seconds")));
    if (state === "warn") this.say("This page locks in less than a minute. Touch it to stay.");
    if (state === "use") this.say("");
    if (state === "lock") this.lock();
    else if (tellsServer(this.usedAt ?? 0, this.toldAt ?? 0, now)) this.tell(now);
    return state;
  }

  /** @param {number} now */
  tell(now) {
    this.toldAt = now;
    fetch(this.dataset.awakeUrl ?? "", { method: "HEAD", redirect: "manual" }).catch(() => {});
  }

  /** @param {string} words */
  say(words) {
    const line = /** @type {HTMLElement | null} */ (this.querySelector("[role=status]"));
    if (!line || line.textContent === words) return;
    line.textContent = words;
    line.hidden = !words;
  }

  get box() {
    return /** @type {HTMLElement} */ (this.querySelector(".veil"));
  }

  /** A page that Back brought from memory is shown only if the session still stands; who cannot be asked said nothing. */
  async comeBack() {
    veil(true);
    /** @type {Response | null} */
    let answer = null;
    await untilDone(this.box, NOT_ASKED, async () => {
      answer = await fetch(this.dataset.awakeUrl ?? "", { method: "HEAD", signal: AbortSignal.timeout(10_000) }).catch(() => null);
      return answer?.headers.get("X-Waymark") === "1";
    });
    if (!isAnswer(/** @type {any} */ (answer))) return location.reload();
    if (!this.locked) veil(false);
    this.check();
  }

  /** Lock and sign out work without network too, where this phone carries cases. @param {SubmitEvent} event */
  async byHand(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const act = form.getAttribute("action");
    if (![this.dataset.lockUrl, SIGN_OUT].includes(act ?? "") || this.plainly) return;
    event.preventDefault();
    this.plainly = true;
    if (!(await isHers())) return form.submit();
    if (act === this.dataset.lockUrl) return this.lock();
    await signOut(endSession);
    location.replace("/sign-in");
  }

  /** @param {boolean} [isTold] another tab has locked the session already */
  async lock(isTold) {
    if (this.locked) return;
    this.locked = true;
    veil(true);
    lockBox();
    await untilDone(this.box, NOT_HANDED_OVER, async () => (await keepDraft(this.dataset.draftUrl ?? "")) !== "unanswered");
    if (!isTold) {
      const told = await fetch(this.dataset.lockUrl ?? "", { method: "POST", signal: AbortSignal.timeout(10_000) }).catch(() => null);
      // Not heard: nothing is shown by this browser any more before it is; the worker sees to that.
      if (told?.headers.get("X-Waymark") !== "1") await owe("lock").catch(() => {});
      this.tabs?.postMessage("lock");
    }
    this.leave();
  }

  leave() {
    location.replace(`${this.dataset.unlockUrl}?next=${encodeURIComponent(location.pathname)}`);
  }
}

customElements.define("idle-lock", IdleLock);
