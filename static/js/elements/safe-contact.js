/**
 * `<safe-contact src>`: asks again every minute and whenever the page comes to the front, Back included.
 * If no answer comes within three seconds it shows the recorded hours and no call button.
 */
import { EVERY, PATIENCE, isAnswer } from "../asking.js";
import { parsed } from "../parsing.js";

class SafeContact extends HTMLElement {
  connectedCallback() {
    this.timer = setInterval(() => this.ask(), EVERY);
    this.onFront = () => { if (document.visibilityState === "visible") this.ask(); };
    document.addEventListener("visibilitychange", this.onFront);
    window.addEventListener("pageshow", this.onFront);
    window.addEventListener("focus", this.onFront);
    const entry = /** @type {any} */ (performance.getEntriesByType("navigation")[0]);
    if (entry?.type === "back_forward") this.ask();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    if (!this.onFront) return;
    document.removeEventListener("visibilitychange", this.onFront);
    window.removeEventListener("pageshow", this.onFront);
    window.removeEventListener("focus", this.onFront);
  }

  async ask() {
    if (this.asking) return;
    this.asking = true;
    try {
      const answer = await fetch(this.getAttribute("src") ?? "", {
        signal: AbortSignal.timeout(PATIENCE), headers: { "X-Waymark-Asking": "1" }, redirect: "error", cache: "no-store",
      });
      if (!isAnswer(answer)) throw new Error("not an answer");
      this.show(await parsed(answer));
    } catch {
      this.showHours();
    } finally {
      this.asking = false;
    }
  }

  /** @param {DocumentFragment} content */
  show(content) {
    const place = this.querySelector("[data-answer]");
    if (!place || place.contains(document.activeElement) && place.textContent === content.textContent) return;
    place.replaceChildren(content);
  }

  showHours() {
    const hours = /** @type {HTMLTemplateElement | null} */ (this.querySelector("template[data-hours]"));
    if (hours) this.querySelector("[data-answer]")?.replaceChildren(hours.content.cloneNode(true));
  }
}

customElements.define("safe-contact", SafeContact);
