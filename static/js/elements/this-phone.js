/**
 * `<this-phone data-person data-enrol data-revoke>`: whether this phone carries cases, what of them, how old; begins it with
 * four drawn words that are typed once more, brings it up to date, opens, locks, and removes everything in two steps.
 */
import { addPasskey, enrol, isOpen, isWiped, lock, onChange, phone, unlock } from "../offline/keys.js";
import { items } from "../offline/outbox.js";
import { manifest, refresh } from "../offline/pack.js";
import { sendNotes } from "../offline/notes.js";
import { removeAll } from "../offline/removing.js";
import { plain } from "../offline/wrapping.js";
import { go } from "../frame/travel.js";
import { clockWords, counted } from "../frame/words.js";

/** The words of a phone that was just enrolled, so that the passkey may open it too; gone with the page. */
let keptWords = "";

class ThisPhone extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", (event) => this.act(/** @type {SubmitEvent} */ (event)));
    this.addEventListener("click", (event) => {
      const step = event.target instanceof Element ? event.target.closest("[data-step]")?.getAttribute("data-step") : null;
      if (step) this.step(step);
    });
    onChange(() => { if (this.isConnected) this.tell(); });
    this.tell();
  }

  async tell() {
    const mine = await phone().catch(() => undefined);
    if (!("storage" in navigator && "getDirectory" in navigator.storage && window.indexedDB)) return this.show("cannot");
    if (mine && mine.user !== this.dataset.person && (!(await isWiped()) || (await items()).length)) return this.show("another");
    if (!mine || (await isWiped())) return this.show(this.dataset.words ? "begin" : "prove");
    const [standing, waiting] = [await manifest(), await items()];
    const records = Object.keys(standing?.records ?? {}).length;
    const space = await navigator.storage.estimate().catch(() => ({ usage: 0 }));
    this.say("carried", standing ? `${counted(standing.cases, "case", "cases")} in ${counted(records, "page", "pages")}, ${((space.usage ?? 0) / 1e6).toFixed(1)} MB` : "Nothing yet");
    this.say("fetched", standing ? clockWords(standing.at) : "Never");
    this.say("until", standing ? clockWords(standing.until) : "");
    this.say("waiting", waiting.length ? counted(waiting.length, "thing", "things") : "Nothing");
    this.say("open", isOpen() ? "Open in this window" : "Locked");
    this.toggle("[data-when=locked]", !isOpen());
    this.toggle("[data-when=open]", isOpen());
    this.toggle("[data-when=drawn]", Boolean(keptWords && window.PublicKeyCredential));
    this.show("carries");
  }

  /** @param {string} state */
  show(state) {
    for (const part of this.querySelectorAll("[data-state]")) {
      /** @type {HTMLElement} */ (part).hidden = part.getAttribute("data-state") !== state;
    }
  }

  /** @param {string} which @param {boolean} isOn */
  toggle(which, isOn) {
    for (const part of this.querySelectorAll(which)) /** @type {HTMLElement} */ (part).hidden = !isOn;
  }

  /** @param {string} what @param {string} words */
  say(what, words) {
    for (const line of this.querySelectorAll(`[data-say=${what}]`)) {
      line.textContent = words;
      if (line.hasAttribute("role")) /** @type {HTMLElement} */ (line).hidden = !words;
    }
  }

  /** @param {SubmitEvent} event */
  async act(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    event.preventDefault();
    const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("words"));
    const words = field.value;
    field.value = "";
    if (form.dataset.act === "enrol") return this.enrol(words);
    const { opened, left } = await unlock(words);
    if (!opened) this.say("problem", left ? `That did not match. ${counted(left, "try is", "tries are")} left.` : "The cases on this phone were removed.");
    else this.say("problem", "");
  }

  /** @param {string} words */
  async enrol(words) {
    const drawn = this.dataset.words ?? "";
    if (plain(words) !== plain(drawn)) return this.say("problem", "These are not the four words above. Type them as they stand there.");
    this.say("problem", "");
    this.say("progress", "Making this phone’s keys");
    try {
      await enrol(drawn, (publics) => this.post(this.dataset.enrol ?? "", publics));
      await navigator.storage.persist?.().catch(() => false);
      keptWords = drawn;
      await this.fetch();
      // The server's own list of her phones is an older one by now.
      return go(location.href, { push: false });
    } catch {
      this.say("progress", "");
      this.say("problem", "This did not work: nothing is carried. Try again when there is network.");
    }
    this.tell();
  }

  /** @param {string} step */
  async step(step) {
    if (step === "refresh") await this.fetch();
    if (step === "lock") lock();
    if (step === "passkey") await this.addPasskey();
    if (step === "ask") this.toggle("[data-ask]", true);
    if (step === "keep") this.toggle("[data-ask]", false);
    if (step === "remove") await this.remove();
    this.tell();
  }

  /** Right after the words were typed: the passkey opens this phone's box too, with one touch. */
  async addPasskey() {
    const added = await addPasskey(keptWords).catch(() => false);
    this.say("progress", added ? "Your passkey opens your cases on this phone too." : "This passkey cannot open them. Use the four words.");
    if (added) keptWords = "";
  }

  async fetch() {
    this.say("progress", "Bringing your cases to this phone");
    const became = await refresh((done) => this.say("progress", `Bringing your cases to this phone: ${counted(done, "page", "pages")}`));
    this.say("progress", { fresh: "Up to date.", unanswered: "No network: what was here before stays.", refused: "The server did not give this. Sign in again, or ask your administrator." }[became]);
  }

  async remove() {
    const mine = await phone();
    await sendNotes().catch(() => {});
    if (mine) await this.post(`${this.dataset.enrol}/${mine.id}/revocations`, {}).catch(() => {});
    await removeAll();
  }

  /** @param {string} where @param {object} body */
  async post(where, body) {
    const answer = await fetch(where, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), redirect: "manual" });
    if (answer.status >= 300) throw new Error(String(answer.status));
    return answer.status === 204 ? {} : answer.json();
  }
}

customElements.define("this-phone", ThisPhone);
