/**
 * `<field-form>` around a form that htmx sends: mints the record's id when the writing begins, says truthfully what
 * became of Save, and keeps what was typed whatever happens. Without script the form is sent plainly.
 */
import { Keeping, isAskedFor, isKept } from "./keeping.js";
import { GONE, LEAVE, LOCKED, NO_NETWORK, NO_STORE, UNCHANGED, isTyped, refusal, uuid4 } from "./saving.js";
import { isHers } from "../frame/carrying.js";
import { isOpen } from "../offline/keys.js";

class FieldForm extends HTMLElement {
  connectedCallback() {
    for (const field of this.querySelectorAll("input[data-mint]")) {
      const input = /** @type {HTMLInputElement} */ (field);
      input.value ||= uuid4(crypto.getRandomValues(new Uint8Array(16)));
    }
    this.onLeave = (/** @type {MouseEvent} */ event) => this.askBeforeLeaving(event);
    document.addEventListener("click", this.onLeave);
    // Where links are followed in place, the question is asked before that.
    this.onTravel = (/** @type {Event} */ event) => { if (this.isChanged && !confirm(LEAVE)) event.preventDefault(); };
    document.addEventListener("waymark:leaving", this.onTravel);
    this.addEventListener("htmx:before:request", (event) => this.begin(event));
    this.addEventListener("htmx:before:response", (event) => this.judge(event));
    this.addEventListener("htmx:error", () => { this.isSent = false; this.say(this.problem || NO_NETWORK); });
    this.addEventListener("htmx:finally:request", (event) => this.end(event));
    this.onShow = (/** @type {PageTransitionEvent} */ event) => { if (event.persisted) this.setBusy(false); };
    window.addEventListener("pageshow", this.onShow);
    this.prepare();
  }

  /** On a phone that carries cases this form is kept there first, and what stood in it before comes back. */
  async prepare() {
    if (!isKept(this.form)) return;
    // What waits comes back before anything is typed: neither may be laid over the other.
    this.form.inert = isAskedFor();
    try {
      if (!(await isHers()) || !this.isConnected) return;
      this.keeping = new Keeping(this.form);
      const words = this.form.querySelector("input[name=draft]") ? "" : await this.keeping.restore();
      if (words) this.say(words);
    } finally {
      this.form.inert = false;
    }
  }

  disconnectedCallback() {
    this.keeping?.end();
    if (this.onShow) window.removeEventListener("pageshow", this.onShow);
    if (this.onLeave) document.removeEventListener("click", this.onLeave);
    if (this.onTravel) document.removeEventListener("waymark:leaving", this.onTravel);
  }

  /** Whether something stands in the form that it did not come with, or that came back unsaved. */
  get isChanged() {
    return Boolean(this.form.querySelector("input[name=draft]")) || [...this.form.elements].some((part) => isTyped(part));
  }

  /**
   * A link away from what was typed asks once; a lock never does.
   * @param {MouseEvent} event
   */
  askBeforeLeaving(event) {
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    if (!link || this.contains(link) || link.getAttribute("href")?.startsWith("#") || link.hasAttribute("target")) return;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || !this.isChanged) return;
    if (!confirm(LEAVE)) event.preventDefault();
  }

  get form() {
    return /** @type {HTMLFormElement} */ (this.querySelector("form"));
  }

  get buttons() {
    return /** @type {HTMLButtonElement[]} */ ([...this.form.elements].filter((part) => part.matches("button[type=submit]")));
  }

  /** @param {any} event */
  begin(event) {
    this.say("");
    this.setBusy(true);
    if (!this.keeping || this.isSent) return;
    event.preventDefault();
    this.save(this.keeping);
  }

  /** @param {Keeping} keeping */
  async save(keeping) {
    if (this.isSaving) return;
    this.isSaving = true;
    try {
      this.problem = await keeping.problem();
      if (this.problem) return this.sendPlainly();
      const became = await keeping.save();
      if (became === "kept") return keeping.showKept();
      if (became === "received") return;
      if (became === "gone") return this.say(GONE);
      // The server's own page says why, with everything that was typed.
      this.sendPlainly();
    } catch {
      // What takes the place of something that waits is never sent past it.
      this.isSent = !keeping.replaces;
      this.say(!keeping.replaces ? NO_STORE : isOpen() ? UNCHANGED : LOCKED);
    } finally {
      this.isSaving = false;
      if (!this.isSent) this.setBusy(false);
    }
  }

  /** To the server itself, past this phone: what it cannot keep, or what the server has something to say about. */
  sendPlainly() {
    this.isSent = true;
    this.form.requestSubmit();
  }

  /** @param {any} event */
  judge(event) {
    const answer = event.detail.ctx.response;
    // A form that comes back lies under an address of its own, so that Reload and Back find it again.
    const draft = answer.headers.get("X-Waymark-Draft");
    if (draft) history.replaceState(history.state, "", draft);
    const words = refusal(answer.status, answer.headers.get("X-Waymark") === "1");
    if (!words) return;
    event.preventDefault();
    // The next Save tries this phone again.
    this.isSent = false;
    this.say(this.problem || words);
  }

  /** @param {any} event */
  end(event) {
    const isSaved = Boolean(event.detail.ctx.hx?.redirect);
    if (isSaved) this.keeping?.drop();
    if (this.isConnected && !isSaved) this.setBusy(false);
  }

  /** @param {string} words */
  say(words) {
    const line = /** @type {HTMLElement | null} */ (document.querySelector("[data-form-problem]"));
    if (!line) return;
    line.hidden = !words;
    line.textContent = words;
  }

  /** @param {boolean} busy */
  setBusy(busy) {
    for (const button of this.buttons) {
      const label = button.querySelector("span") ?? button;
      if (busy) {
        button.dataset.label ??= label.textContent ?? "";
        button.style.setProperty("min-inline-size", `${button.offsetWidth}px`);
        label.textContent = button.dataset.busy ?? "Saving";
      } else if (button.dataset.label) {
        label.textContent = button.dataset.label;
      }
      button.setAttribute("aria-busy", String(busy));
    }
  }
}

customElements.define("field-form", FieldForm);
