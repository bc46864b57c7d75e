/**
 * Sealed boxes and signatures, as the server has them: HPKE (RFC 9180) with P-256, HKDF-SHA-256 and AES-256-GCM, one
 * message a box; ECDSA P-256 over SHA-256. `label` binds a box to its purpose, phone, person, record and version.
 */
import { joined, unb64, utf8 } from "./bytes.js";

const EC = { name: "ECDH", namedCurve: "P-256" };
const SIGNING = { name: "ECDSA", namedCurve: "P-256" };
const SIGNED = { name: "ECDSA", hash: "SHA-256" };
const KEY_SHARE = 65;

/** What seals and opens; fetched before it is needed where a phone carries cases, so that no Save waits for it. */
export const suite = async () => (await import("./hpke.js")).suite;

/** @typedef {{ privateKey: CryptoKey, publicKey: CryptoKey }} Pair */

export const labels = {
  /** @param {string} phone @param {string} user @param {string} key @param {number} sequence */
  mutation: (phone, user, key, sequence) => `waymark mutation 1\n${phone}\n${user}\n${key}\n${sequence}`,
  /** @param {string} phone @param {string} user @param {string} key */
  own: (phone, user, key) => `waymark self 1\n${phone}\n${user}\n${key}`,
  /** @param {string} phone @param {string} user @param {string} key */
  note: (phone, user, key) => `waymark note 1\n${phone}\n${user}\n${key}`,
  /** @param {string} phone @param {string} user @param {string} id */
  draft: (phone, user, id) => `waymark draft 1\n${phone}\n${user}\n${id}`,
  /** @param {string} phone @param {string} user @param {string} id @param {string} etag */
  record: (phone, user, id, etag) => `waymark record 1\n${phone}\n${user}\n${id}\n${etag}`,
};

/** @param {Uint8Array<ArrayBuffer>} raw an uncompressed point, 65 bytes */
export function boxPublic(raw) {
  return crypto.subtle.importKey("raw", raw, EC, true, []);
}

/**
 * @param {CryptoKey} publicKey
 * @param {string} label
 * @param {Uint8Array} content
 */
export async function seal(publicKey, label, content) {
  const { ct, enc } = await (await suite()).seal({ recipientPublicKey: publicKey, info: utf8(label) }, content);
  return joined(new Uint8Array(enc), new Uint8Array(ct));
}

/**
 * What stands in the box; throws if it was sealed to somebody else, or under another label.
 * @param {Pair} pair
 * @param {string} label
 * @param {Uint8Array} sealed
 */
export async function open(pair, label, sealed) {
  const opening = { recipientKey: pair, enc: sealed.slice(0, KEY_SHARE).buffer, info: utf8(label) };
  return new Uint8Array(await (await suite()).open(opening, sealed.slice(KEY_SHARE)));
}

/** A pair for the phone's box: its private half leaves this function wrapped, or not at all. */
export function newBox() {
  return /** @type {Promise<CryptoKeyPair>} */ (crypto.subtle.generateKey(EC, true, ["deriveBits"]));
}

/** A pair that signs and cannot be taken out: it proves this profile, not the person. */
export function newSigner() {
  return /** @type {Promise<CryptoKeyPair>} */ (crypto.subtle.generateKey(SIGNING, false, ["sign", "verify"]));
}

/** @param {CryptoKey} publicKey */
export async function rawPublic(publicKey) {
  return new Uint8Array(await crypto.subtle.exportKey("raw", publicKey));
}

/** @param {CryptoKey} signer @param {Uint8Array<ArrayBuffer>} content */
export async function sign(signer, content) {
  return new Uint8Array(await crypto.subtle.sign(SIGNED, signer, content));
}

/**
 * Whether `content` carries this site's signature.
 * @param {string} site the site's public key, base64url
 * @param {string} signature
 * @param {Uint8Array<ArrayBuffer>} content
 */
export async function isSigned(site, signature, content) {
  const key = await crypto.subtle.importKey("raw", unb64(site), SIGNING, false, ["verify"]);
  return crypto.subtle.verify(SIGNED, key, unb64(signature), content);
}
