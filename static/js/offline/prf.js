/** The passkey's own secret for this phone (WebAuthn's PRF extension): asked for with a gesture, never stored, never sent. */
import { b64, unb64 } from "./bytes.js";

/** What is added to the options of a passkey's use. @param {Uint8Array<ArrayBuffer>} salt */
export const asking = (salt) => ({ prf: { eval: { first: salt } } });

/** The secret in a passkey's answer; null where the passkey has none. @param {any} credential @returns {ArrayBuffer | null} */
export const secretIn = (credential) => credential?.getClientExtensionResults?.().prf?.results?.first ?? null;

/**
 * Ask a passkey of this site for its secret, with or without network.
 * @param {Uint8Array<ArrayBuffer>} salt
 * @param {string} [credential] the one that it was made with
 * @returns {Promise<{ id: string, secret: ArrayBuffer } | null>}
 */
export async function secretOf(salt, credential = "") {
  const made = /** @type {any} */ (await navigator.credentials.get({
    publicKey: /** @type {any} */ ({
      challenge: crypto.getRandomValues(new Uint8Array(32)), rpId: location.hostname, userVerification: "required", extensions: asking(salt),
      allowCredentials: credential ? [{ type: "public-key", id: unb64(credential) }] : [],
    }),
  }));
  const secret = secretIn(made);
  return made && secret ? { id: b64(made.rawId), secret } : null;
}
