/** Bytes and texts: base64url without padding, joining, randomness. Pure but for the randomness. */

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** @param {string} text */
export function utf8(text) {
  return encoder.encode(text);
}

/** @param {BufferSource} bytes */
export function text(bytes) {
  return decoder.decode(bytes);
}

/** @param {ArrayBuffer | Uint8Array} bytes */
export function b64(bytes) {
  const view = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  let binary = "";
  for (let at = 0; at < view.length; at += 8192) binary += String.fromCharCode(...view.subarray(at, at + 8192));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * @param {string} coded
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function unb64(coded) {
  return Uint8Array.from(atob(coded.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
}

/** @param {...Uint8Array} parts */
export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** @param {number} count */
export function random(count) {
  return crypto.getRandomValues(new Uint8Array(count));
}

/**
 * SHA-256 of bytes, in hex or in base64url.
 * @param {BufferSource} bytes
 * @param {"hex" | "b64"} [form]
 */
export async function digestOf(bytes, form = "hex") {
  const digested = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  if (form === "b64") return b64(digested);
  return [...digested].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What stands clear on the phone instead of a name: the digest of a text, in hex. @param {string} of */
export function digest(of) {
  return digestOf(utf8(of));
}
