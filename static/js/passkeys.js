/** What of a passkey's answer goes to the server. Pure: the PRF output is a key and never leaves the page. */

/**
 * @param {any} credential as `toJSON()` gives it
 * @returns {any} the same without any PRF result
 */
export function withoutPrf(credential) {
  const extensions = { ...(credential.clientExtensionResults ?? {}) };
  delete extensions.prf;
  return { ...credential, clientExtensionResults: extensions };
}
