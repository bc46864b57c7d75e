/**
 * `<idle-lock minutes path>`: warns in the status line a minute before, hands the form to the server as a draft, then locks.
 * Use is a key, a tap or a scroll by the person; asking for the safe-contact answer is not.
 */
import { draftFields, idleState } from "../idling.js";

const USES = ["keydown", "pointerdown", "touchstart", "wheel"];

class IdleLock extends HTMLElement {
  connectedCallback() {
    this.usedAt = Date.now();
    this.locked = false;
    this.onUse = () => this.use();
    USES.forEach((kind) => document.addEventListener(kind, this.onUse ?? (() => {}), { passive: true, capture: true }));
    this.onFront = () => this.check();
    document.addEventListener("visibilitychange", this.onFront);
    this.timer = setInterval(() => this.check(), 1000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    USES.forEach((kind) => document.removeEventListener(kind, this.onUse ?? (() => {}), { capture: true }));
    if (this.onFront) document.removeEventListener("visibilitychange", this.onFront);
  }

  use() {
    if (this.check() !== "lock") this.usedAt = Date.now();
    this.say("");
  }

  check() {
    const state = idleState(this.usedAt ?? 0, Date.now(), Number(this.getAttribute("minutes")));
    if (state === "warn") this.say("This page locks in less than a minute. Touch it to stay.");
    if (state === "lock") this.lock();
    return state;
  }

  /** @param {string} words */
  say(words) {
    const line = this.querySelector("[role=status]");
    if (line && line.textContent !== words) line.textContent = words;
  }

  async lock() {
    if (this.locked) return;
    this.locked = true;
    await this.keepDraft().catch(() => {});
    await fetch("/lock", { method: "POST", redirect: "manual" }).catch(() => {});
    window.location.replace(`/unlock?next=${encodeURIComponent(window.location.pathname)}`);
  }

  async keepDraft() {
    const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-field-form]"));
    if (!form) return;
    const secret = new Set([...form.querySelectorAll("input[type=password]")].map((field) => field.getAttribute("name") ?? ""));
    const fields = draftFields(new FormData(form), secret).filter(([name]) => name !== "draft");
    if (!fields.some(([name]) => name !== "id" && name !== "version")) return;
    const body = new URLSearchParams(fields);
    body.set("draft_path", this.getAttribute("path") ?? "");
    await fetch("/drafts", { method: "POST", body, redirect: "manual" });
  }
}

customElements.define("idle-lock", IdleLock);
