/**
 * How the private key lies on the disk: wrapped by AES-GCM under a key from the four words (Argon2id), or from the passkey
 * (PRF, HKDF-SHA-256). Pure but for the browser's own cryptography; it keeps nothing.
 */
import { b64, random, unb64, utf8 } from "./bytes.js";
import * as vault from "./vault.js";

const WRAP = "AES-GCM";
const USES = /** @type {KeyUsage[]} */ (["wrapKey", "unwrapKey"]);

/** @typedef {{ iv: string, wrapped: string, salt: string, credential?: string }} Wrapping */

/** The words as they are hashed: however they were typed. @param {string} words */
export const plain = (words) => words.trim().toLowerCase().replace(/[\s-]+/g, " ");

/** @param {string} words @param {Uint8Array} salt */
export async function keyOfWords(words, salt) {
  return crypto.subtle.importKey("raw", await vault.hashed(plain(words), salt), WRAP, false, USES);
}

/** @param {BufferSource} secret what the passkey's PRF gave, 32 bytes */
export async function keyOfPasskey(secret) {
  const base = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(32), info: utf8("waymark box 1") };
  return crypto.subtle.deriveKey(how, base, { name: WRAP, length: 256 }, false, USES);
}

/** @param {CryptoKey} secret @param {CryptoKey} under @param {Uint8Array} salt @returns {Promise<Wrapping>} */
export async function wrapped(secret, under, salt) {
  const iv = random(12);
  const bytes = await crypto.subtle.wrapKey("pkcs8", secret, under, { name: WRAP, iv });
  return { salt: b64(salt), iv: b64(iv), wrapped: b64(bytes) };
}

/**
 * The private key; throws under any other key. It can be taken out again only where it is wrapped anew.
 * @param {Wrapping} wrapping
 * @param {CryptoKey} under
 * @param {boolean} [toWrap]
 */
export function unwrapped(wrapping, under, toWrap = false) {
  const how = { name: WRAP, iv: unb64(wrapping.iv) };
  return crypto.subtle.unwrapKey("pkcs8", unb64(wrapping.wrapped), under, how, { name: "ECDH", namedCurve: "P-256" }, toWrap, ["deriveBits"]);
}
