/**
 * `<safe-contact src>`: asks again every minute and whenever the page comes to the front, Back included.
 * If no answer comes within three seconds it shows the recorded hours and no call button (its `template[data-hours]`).
 */
import { parsed } from "../frame/guard.js";
import { EVERY, PATIENCE, asksAgain, isAnswer } from "./asking.js";

class SafeContact extends HTMLElement {
  connectedCallback() {
    this.timer = setInterval(() => this.ask(), EVERY);
    this.onFront = (/** @type {Event} */ event) => this.front(event);
    document.addEventListener("visibilitychange", this.onFront);
    window.addEventListener("pageshow", this.onFront);
    window.addEventListener("focus", this.onFront);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    if (!this.onFront) return;
    document.removeEventListener("visibilitychange", this.onFront);
    window.removeEventListener("pageshow", this.onFront);
    window.removeEventListener("focus", this.onFront);
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
      const told = isAnswer(answer) ? parsed(await answer.text()).querySelector("safe-contact") : null;
      if (told) this.show(told);
      else this.showHours();
    } catch {
      this.showHours();
    } finally {
      this.asking = false;
    }
  }

  /** @param {Element} told */
  show(told) {
    this.dataset.kind = told.getAttribute("data-kind") ?? "";
    const [now, then] = [this.querySelector(".sc"), told.querySelector(".sc")];
    if (!then || now?.outerHTML === then.outerHTML) return;
    this.replaceChildren(...[...told.childNodes].map((node) => document.importNode(node, true)));
  }

  showHours() {
    const hours = /** @type {HTMLTemplateElement | null} */ (this.querySelector("template[data-hours]"));
    if (!hours || this.dataset.kind === "unknown") return;
    this.dataset.kind = "unknown";
    this.querySelector(".sc")?.replaceWith(hours.content.cloneNode(true));
  }
}

customElements.define("safe-contact", SafeContact);
