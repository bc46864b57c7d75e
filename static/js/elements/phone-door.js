/**
 * `<phone-door>` on the one static page: what this phone carries is opened here with the four words, and the page that was
 * asked for is shown at its own address. Counts and times alone stand on it; of a case it knows nothing.
 */
import { STATE_WORDS, UNSORTED } from "../offline/answers.js";
import { fieldsOf } from "../offline/kept.js";
import { askOthers, destroyed, isOpen, isWiped, onChange, passkey, phone, unlock, unlockBy } from "../offline/keys.js";
import { capture, items } from "../offline/outbox.js";
import { manifest } from "../offline/pack.js";
import { secretOf } from "../offline/prf.js";
import { clockWords, counted } from "../frame/words.js";
import { go } from "../frame/travel.js";
import { uuid4 } from "./saving.js";

class PhoneDoor extends HTMLElement {
  async connectedCallback() {
    this.addEventListener("submit", (event) => {
      event.preventDefault();
      const form = /** @type {HTMLFormElement} */ (event.target);
      if (form.dataset.act === "capture") this.capture(form);
      else this.try(form);
    });
    this.addEventListener("click", (event) => {
      const to = event.target instanceof Element ? event.target.closest("[data-show]")?.getAttribute("data-show") : null;
      if (to) this.show(to);
    });
    onChange(() => { if (isOpen()) this.leave(); });
    const mine = await phone().catch(() => undefined);
    if (!mine) return;
    if (await isWiped()) return this.empty();
    if (await askOthers()) return this.leave();
    await this.tell();
    this.show("locked");
    const key = /** @type {HTMLElement | null} */ (this.querySelector("[data-passkey]"));
    if (!key || !(await passkey().catch(() => null))) return;
    key.hidden = false;
    key.addEventListener("click", () => this.touch());
  }

  async empty() {
    const lost = await destroyed();
    this.say("destroyed", lost ? `${counted(lost, "thing that was", "things that were")} written while this phone was locked and had no case yet went with the key.` : "");
    this.show("emptied");
  }

  /** @param {string} state */
  show(state) {
    for (const part of this.querySelectorAll("[data-state]")) {
      /** @type {HTMLElement} */ (part).hidden = part.getAttribute("data-state") !== state;
    }
  }

  async tell() {
    const [waiting, standing] = [await items(), await manifest()];
    const homeless = waiting.filter((item) => item.state === UNSORTED).length;
    const sealed = `${counted(waiting.length, "thing on this phone is", "things on this phone are")} sealed and safe.`;
    const goes = waiting.length > homeless ? " What has its case goes when there is network." : "";
    const lacks = homeless ? ` ${counted(homeless, "waits", "wait")} until you unlock and say whose case it is.` : "";
    this.say("waiting", waiting.length ? `${sealed}${goes}${lacks}` : "Nothing waits to be sent.");
    this.say("until", standing ? `You can read your cases until ${clockWords(standing.until)}. After that you need a network once.` : "No case has been brought to this phone yet.");
    const list = this.querySelector("[data-items]");
    list?.replaceChildren(...waiting.map((item) => {
      const row = document.createElement("li");
      row.textContent = `${clockWords(item.at)}: ${STATE_WORDS[/** @type {keyof typeof STATE_WORDS} */ (item.state)]}`;
      return row;
    }));
  }

  /** @param {string} what @param {string} words */
  say(what, words) {
    const line = /** @type {HTMLElement | null} */ (this.querySelector(`[data-say=${what}]`));
    if (!line) return;
    line.textContent = words;
    line.hidden = !words;
  }

  /** Written without unlocking: sealed at once, and not to be read here before. @param {HTMLFormElement} form */
  async capture(form) {
    if (this.busy) return;
    this.busy = true;
    const { word, ...fields } = fieldsOf(new FormData(form));
    const key = uuid4(crypto.getRandomValues(new Uint8Array(16)));
    const kept = await capture(key, { word: word?.[0] ?? "", fields: { ...fields, ...momentOf(new Date()) } }).then(() => true, () => false);
    this.busy = false;
    if (!kept) return this.say("trouble", "Not saved: this phone’s storage refused it. Keep this page open and try again.");
    form.reset();
    await this.tell();
    this.say("captured", `Saved on this phone. Sealed at ${clockWords(Date.now())}. Unlock to say whose case it is; then it is sent.`);
    this.show("locked");
  }

  async touch() {
    const kept = await passkey();
    const asked = kept && (await secretOf(kept.salt, kept.credential).catch(() => null));
    if (!asked || !(await unlockBy(asked.secret))) this.say("problem", "The passkey did not open it. Try again, or type your four words.");
  }

  /** @param {HTMLFormElement} form */
  async try(form) {
    if (this.busy) return;
    this.busy = true;
    const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("words"));
    this.say("problem", "");
    const { opened, left } = await unlock(field.value);
    field.value = "";
    this.busy = false;
    if (opened) return;
    if (!left) return this.empty();
    const homeless = (await items()).some((item) => item.state === UNSORTED);
    const safe = homeless ? "What you saved to a case stays safe; what you wrote without unlocking and gave no case goes too." : "What you logged stays safe.";
    this.say("problem", `That did not match. ${counted(left, "try is", "tries are")} left before the cases on this phone are removed. ${safe}`);
    field.focus();
  }

  leave() {
    if (!this.isConnected || this.left) return;
    this.left = true;
    const asked = new URLSearchParams(location.search).get("next");
    go(asked?.startsWith("/") ? asked : location.href, { push: false });
  }
}

/** The day and the time in London, as the log's own form has them. @param {Date} now */
function momentOf(now) {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London", dateStyle: "short" }).format(now);
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", hour: "2-digit", minute: "2-digit" }).format(now);
  return { when: ["other"], happened_on: [parts], happened_at: [clock] };
}

customElements.define("phone-door", PhoneDoor);
