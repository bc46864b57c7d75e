/** What became of Save, in words, and when the form must stay. Pure. */

export const NO_NETWORK = "Not saved: no network. Keep this page open and try again";

export const NO_STORE = "Not saved: this phone’s storage refused it. Keep this page open and save again: it goes to the server then.";

export const UNCHANGED = "Not saved: this phone’s storage refused it, and what waits stays as it was. Keep this page open and try again.";

export const LOCKED = "Not saved: this phone is locked. Unlock it to change what waits; what you typed is kept here, sealed.";

export const GONE = "Not saved: what you wrote first was received meanwhile. Amend it in the case; what you typed here stays until you leave.";

export const LEAVE = "Leave this page? What you typed is not saved.";

/**
 * Whether this field holds something else than the page came with; hidden fields and buttons never do.
 * @param {any} part
 */
export function isTyped(part) {
  if (["hidden", "submit", "button"].includes(part.type)) return false;
  if (part.type === "checkbox" || part.type === "radio") return part.checked !== part.defaultChecked;
  if (part.options) return [...part.options].some((option, at) => option.selected !== option.defaultSelected && (option.selected ? at > 0 : true));
  return "defaultValue" in part && part.value !== part.defaultValue;
}

const WORDS = /** @type {Record<number, string>} */ ({
  403: "Not saved: this is not allowed. What you typed is still here.",
  404: "Not saved: this is no longer in your sight. What you typed is still here.",
  413: "Not saved: this is too large to send. The form says how large a file may be.",
  503: "Not saved: the server cannot write just now. Keep this page open, tell your administrator, and save again.",
  429: "Not saved: too many tries just now. Wait a minute, then try again.",
});

/**
 * The words to show while the form stays; empty when the answer's page may take its place. An answer without our own
 * header is no network: a captive portal says 200.
 * @param {number} status
 * @param {boolean} isOurs
 */
export function refusal(status, isOurs) {
  if (!isOurs) return NO_NETWORK;
  if (status < 400 || status === 409 || status === 422) return "";
  return WORDS[status] ?? "Not saved: something went wrong at our end. Keep this page open and try again.";
}

/**
 * A UUID of version 4 from sixteen random bytes: the name of a record that is made on this page.
 * @param {Uint8Array} bytes
 */
export function uuid4(bytes) {
  const set = Uint8Array.from(bytes);
  set[6] = (set[6] & 0x0f) | 0x40;
  set[8] = (set[8] & 0x3f) | 0x80;
  const hex = [...set].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
