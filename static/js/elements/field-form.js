/**
 * Forms marked `data-field-form`: mints the record's id when the writing begins, says truthfully what became of Save,
 * and keeps the page when the network dies. htmx sends them; nothing typed is ever thrown away here.
 */

export const NO_NETWORK = "Not saved: no network. Keep this page open and try again";

/** @param {ParentNode} root */
function mint(root) {
  for (const field of root.querySelectorAll("input[data-mint]")) {
    const input = /** @type {HTMLInputElement} */ (field);
    if (!input.value) input.value = crypto.randomUUID();
  }
}

/** @param {string} words */
function say(words) {
  const line = document.querySelector("#main [role=status].status") ?? document.querySelector("[role=status]");
  if (line) line.textContent = words;
  line?.scrollIntoView({ block: "nearest" });
}

/**
 * @param {Element} form
 * @param {boolean} busy
 */
function setBusy(form, busy) {
  const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll(`button[form="${form.id}"], #${form.id} button[type=submit]`));
  for (const button of buttons) {
    if (busy) {
      button.dataset.label ??= button.textContent ?? "";
      button.style.setProperty("min-inline-size", `${button.offsetWidth}px`);
      button.textContent = button.dataset.busy ?? "Saving";
    } else if (button.dataset.label) {
      button.textContent = button.dataset.label;
    }
    button.setAttribute("aria-busy", String(busy));
  }
}

/** @param {any} event */
function formOf(event) {
  return /** @type {Element | null} */ (event.detail?.ctx?.sourceElement?.closest?.("form[data-field-form]") ?? null);
}

document.addEventListener("htmx:before:request", (event) => {
  const form = formOf(event);
  if (form) setBusy(form, true);
});

document.addEventListener("htmx:before:response", (event) => {
  const answer = /** @type {any} */ (event).detail?.ctx?.response;
  if (!formOf(event) || answer?.headers.get("X-Waymark") === "1") return;
  event.preventDefault();
  say(NO_NETWORK);
});

document.addEventListener("htmx:error", (event) => {
  if (formOf(event)) say(NO_NETWORK);
});

document.addEventListener("htmx:finally:request", (event) => {
  const form = formOf(event);
  const ctx = /** @type {any} */ (event).detail?.ctx;
  if (form?.isConnected && !ctx?.hx?.redirect) setBusy(form, false);
});

document.addEventListener("htmx:after:swap", () => {
  mint(document);
  document.getElementById("error-summary")?.focus();
});

document.addEventListener("submit", (event) => mint(/** @type {HTMLFormElement} */ (event.target)), { capture: true });
mint(document);
document.getElementById("error-summary")?.focus();
