/**
 * `<visits-now src>`: asks every half minute, and whenever the page comes to the front, who is on a visit and who watches.
 * If no answer comes it says that nobody may be watching (its `template[data-lost]`), and keeps the way out.
 */
import { AskedAgain } from "./asked-again.js";

const EVERY = 30_000;

class VisitsNow extends AskedAgain {
  connectedCallback() {
    this.begin(EVERY, ["online", "offline"]);
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
