/**
 * `<passkey-button kind="get|create" options finish>` around a button: asks the server for options, lets the device answer,
 * posts the answer without its PRF output, and goes where the server says. What went wrong stands in `[data-words]`.
 */
import { withoutPrf } from "../passkeys.js";

class PasskeyButton extends HTMLElement {
  connectedCallback() {
    if (!window.PublicKeyCredential) {
      this.say("This browser has no passkeys. Use the other way.");
      return;
    }
    this.querySelector("button")?.addEventListener("click", () => this.go());
  }

  async go() {
    this.say("");
    try {
      const publicKey = await this.ask();
      const credential = /** @type {any} */ (await this.answer(publicKey));
      const done = await this.post(this.getAttribute("finish") ?? "", { credential: withoutPrf(credential.toJSON()), next: this.getAttribute("next") ?? "" });
      window.location.assign(done.to);
    } catch (error) {
      const cancelled = error instanceof DOMException;
      this.say(cancelled ? "Nothing was done. Try again, or use the other way." : "That did not work. Try again, or use the other way.");
    }
  }

  async ask() {
    const options = await this.post(this.getAttribute("options") ?? "", {});
    const Credential = /** @type {any} */ (window.PublicKeyCredential);
    return this.isNew ? Credential.parseCreationOptionsFromJSON(options) : Credential.parseRequestOptionsFromJSON(options);
  }

  /** @param {any} publicKey */
  answer(publicKey) {
    return this.isNew ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey });
  }

  get isNew() {
    return this.getAttribute("kind") === "create";
  }

  /**
   * @param {string} url
   * @param {object} body
   */
  async post(url, body) {
    const answer = await fetch(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  /** @param {string} words */
  say(words) {
    const line = this.querySelector("[data-words]");
    if (line) line.textContent = words;
  }
}

customElements.define("passkey-button", PasskeyButton);
