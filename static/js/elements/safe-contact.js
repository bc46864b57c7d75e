/**
 * `<safe-contact src>`: asks again every minute and whenever the page comes to the front, Back included.
 * If no answer comes within three seconds it shows the recorded hours and no call button (its `template[data-hours]`).
 */
import { AskedAgain } from "./asked-again.js";
import { EVERY } from "./asking.js";

class SafeContact extends AskedAgain {
  connectedCallback() {
    this.begin(EVERY, ["focus"]);
  }

  /** @param {Element} told */
  show(told) {
    this.dataset.kind = told.getAttribute("data-kind") ?? "";
    const [now, then] = [this.querySelector(".sc"), told.querySelector(".sc")];
    if (!then || now?.outerHTML === then.outerHTML) return;
    this.replaceChildren(...[...told.childNodes].map((node) => document.importNode(node, true)));
  }

  lose() {
    const hours = /** @type {HTMLTemplateElement | null} */ (this.querySelector("template[data-hours]"));
    if (!hours || this.dataset.kind === "unknown") return;
    this.dataset.kind = "unknown";
    this.querySelector(".sc")?.replaceWith(hours.content.cloneNode(true));
  }
}

customElements.define("safe-contact", SafeContact);
