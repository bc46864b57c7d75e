/**
 * `<passkey-button kind="get|create" options finish next>` around a button: asks the server for options, lets the device
 * answer, posts the answer without its PRF output, and goes where the server says (`{"to": "/…"}`).
 */
import { go as travel } from "../frame/travel.js";
import { isOpen, passkey, unlockBy } from "../offline/keys.js";
import { asking, secretIn } from "../offline/prf.js";
import { passkeyWords, withoutPrf } from "./passkeys.js";

class PasskeyButton extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    if (!button) return;
    if (!window.PublicKeyCredential) return this.say("This browser has no passkeys. Use the other way.");
    button.hidden = false;
    button.addEventListener("click", () => this.go());
  }

  get isNew() {
    return this.getAttribute("kind") === "create";
  }

  async go() {
    if (this.busy) return;
    this.busy = true;
    this.say("");
    try {
      const credential = /** @type {any} */ (await this.answer(await this.post("options", {})));
      const body = { credential: withoutPrf(credential.toJSON()), next: this.getAttribute("next") ?? "" };
      const done = await this.post("finish", { ...body, label: this.label });
      const secret = secretIn(credential);
      if (secret) await unlockBy(secret);
      if (isOpen()) await travel(done.to);
      else location.assign(done.to);
    } catch (error) {
      this.say(passkeyWords(error));
    } finally {
      this.busy = false;
    }
  }

  /** A name for the new passkey, if the page asks for one. */
  get label() {
    return /** @type {HTMLInputElement | null} */ (this.querySelector("input"))?.value ?? "";
  }

  /**
   * One gesture for both: where this phone carries cases its box is opened by the same touch.
   * @param {any} options
   */
  async answer(options) {
    const carried = this.isNew ? null : await passkey().catch(() => null);
    const Credential = /** @type {any} */ (window.PublicKeyCredential);
    if (this.isNew) return navigator.credentials.create({ publicKey: Credential.parseCreationOptionsFromJSON(options) });
    const asked = Credential.parseRequestOptionsFromJSON(options);
    if (carried) asked.extensions = { ...asked.extensions, ...asking(carried.salt) };
    return navigator.credentials.get({ publicKey: asked });
  }

  /**
   * @param {"options" | "finish"} step
   * @param {object} body
   */
  async post(step, body) {
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(this.getAttribute(step) ?? "", { method: "POST", headers, body: JSON.stringify(body) });
    const told = await answer.json();
    // She has to show first that it is she: the page for that leads back to this one.
    if (told.proof) {
      location.assign(`${told.proof}?next=${encodeURIComponent(location.pathname)}`);
      return new Promise(() => {});
    }
    if (!answer.ok) throw new Error(String(answer.status));
    return told;
  }

  /** @param {string} words */
  say(words) {
    const line = this.querySelector("[role=status]");
    if (line) line.textContent = words;
  }
}

customElements.define("passkey-button", PasskeyButton);
