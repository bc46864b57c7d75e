/**
 * `<visits-now src>`: asks every half minute, and whenever the page comes to the front, who is on a visit and who watches.
 * If no answer comes it says that nobody may be watching (its `template[data-lost]`), and keeps the way out.
 */
import { parsed } from "../frame/guard.js";
import { PATIENCE, asksAgain, isAnswer } from "./asking.js";

const EVERY = 30_000;

class VisitsNow extends HTMLElement {
  connectedCallback() {
    this.timer = setInterval(() => this.ask(), EVERY);
    this.onFront = (/** @type {Event} */ event) => this.front(event);
    document.addEventListener("visibilitychange", this.onFront);
    window.addEventListener("pageshow", this.onFront);
    window.addEventListener("online", this.onFront);
    window.addEventListener("offline", this.onFront);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    if (!this.onFront) return;
    document.removeEventListener("visibilitychange", this.onFront);
    window.removeEventListener("pageshow", this.onFront);
    window.removeEventListener("online", this.onFront);
    window.removeEventListener("offline", this.onFront);
  }

  /** @param {Event} event */
  front(event) {
    const entry = /** @type {PerformanceNavigationTiming | undefined} */ (performance.getEntriesByType("navigation")[0]);
    const persisted = event instanceof PageTransitionEvent && event.persisted;
    const visible = document.visibilityState === "visible";
    if (asksAgain({ type: event.type, persisted, visible, navigation: entry?.type })) this.ask();
  }

  async ask() {
    if (this.asking) return;
    this.asking = true;
    try {
      const answer = await fetch(this.getAttribute("src") ?? "", {
        headers: { "X-Waymark-Asking": "1" }, cache: "no-store", signal: AbortSignal.timeout(PATIENCE),
      });
      const told = isAnswer(answer) ? parsed(await answer.text()).querySelector("visits-now") : null;
      if (told) this.show(told);
      else this.lose();
    } catch {
      this.lose();
    } finally {
      this.asking = false;
    }
  }

  /** @param {Element} told */
  show(told) {
    const same = said(this) === said(told) && !this.hasAttribute("data-lost");
    this.removeAttribute("data-lost");
    if (same) return;
    const held = this.contains(document.activeElement) ? document.activeElement?.textContent?.trim() : "";
    this.replaceChildren(...[...told.childNodes].map((node) => document.importNode(node, true)));
    if (!held) return;
    const controls = /** @type {HTMLElement[]} */ ([...this.querySelectorAll("a, button")]);
    controls.find((one) => one.textContent?.trim() === held)?.focus();
  }

  lose() {
    const lost = /** @type {HTMLTemplateElement | null} */ (this.querySelector("template[data-lost]"));
    if (!lost || this.hasAttribute("data-lost") || !this.querySelector(".visit, .row")) return;
    this.setAttribute("data-lost", "");
    this.prepend(lost.content.cloneNode(true));
  }
}

/**
 * What is shown: the ids of forms to be sent are others with each answer.
 * @param {Element} shown
 */
function said(shown) {
  return [...shown.querySelectorAll(".visit, .row, .notice")].map((one) => `${one.className} ${one.textContent}`).join("\n");
}

customElements.define("visits-now", VisitsNow);
