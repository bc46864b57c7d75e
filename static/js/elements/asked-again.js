/**
 * What elements share that ask the server again and again, and whenever their page comes to the front: the answer is the
 * element itself, as it stands now. A subclass says what to do with it, and what to show when none comes in time.
 */
import { parsed } from "../frame/guard.js";
import { PATIENCE, asksAgain, isAnswer } from "./asking.js";

export class AskedAgain extends HTMLElement {
  /** @param {number} every milliseconds @param {string[]} fronts what of the window makes it ask too */
  begin(every, fronts) {
    this.stop = new AbortController();
    const { signal } = this.stop;
    this.timer = setInterval(() => this.ask(), every);
    const front = (/** @type {Event} */ event) => this.front(event);
    document.addEventListener("visibilitychange", front, { signal });
    for (const one of ["pageshow", ...fronts]) window.addEventListener(one, front, { signal });
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    this.stop?.abort();
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
      const told = isAnswer(answer) ? parsed(await answer.text()).querySelector(this.localName) : null;
      if (told) this.show(told);
      else this.lose();
    } catch {
      this.lose();
    } finally {
      this.asking = false;
    }
  }

  /** @param {Element} _told */
  show(_told) {}

  lose() {}
}
