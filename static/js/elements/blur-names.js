/**
 * `<blur-names>` around the form of the blur button: names go at once, the wish is posted beside it. While they are
 * blurred a reader hears "name hidden" in their place.
 */
class BlurNames extends HTMLElement {
  connectedCallback() {
    this.querySelector("form")?.addEventListener("submit", (event) => this.toggle(event));
    document.addEventListener("htmx:after:swap", () => this.tell());
    this.tell();
  }

  get isOn() {
    return document.documentElement.hasAttribute("data-blur");
  }

  /** @param {SubmitEvent} event */
  toggle(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    fetch(form.action, { method: "POST", body: new URLSearchParams(/** @type {any} */ (new FormData(form))), redirect: "manual" }).catch(() => {});
    document.documentElement.toggleAttribute("data-blur", !this.isOn);
    this.querySelector("button")?.setAttribute("aria-pressed", String(this.isOn));
    const wish = /** @type {HTMLInputElement | null} */ (form.querySelector("[name=blur]"));
    if (wish) wish.value = this.isOn ? "no" : "yes";
    this.tell();
  }

  /** What a reader hears follows what is seen. */
  tell() {
    document.querySelectorAll(".name-hidden").forEach((word) => word.remove());
    for (const name of document.querySelectorAll(".name")) this.mark(name);
  }

  /** @param {Element} name */
  mark(name) {
    if (name.matches("a")) {
      if (this.isOn) name.setAttribute("aria-label", "name hidden");
      else name.removeAttribute("aria-label");
      return;
    }
    if (!this.isOn) return name.removeAttribute("aria-hidden");
    name.setAttribute("aria-hidden", "true");
    const word = document.createElement("span");
    word.className = "visually-hidden name-hidden";
    word.textContent = "name hidden";
    name.after(word);
  }
}

customElements.define("blur-names", BlurNames);
