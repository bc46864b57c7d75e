/** What of a passkey's answer goes to the server. Pure: the output of PRF is a key and never leaves the page. */

/**
 * @param {any} credential as `toJSON()` gives it
 * @returns {any} the same without any PRF result
 */
export function withoutPrf(credential) {
  const extensions = { ...(credential.clientExtensionResults ?? {}) };
  delete extensions.prf;
  return { ...credential, clientExtensionResults: extensions };
}

/**
 * What to say when it did not work: a person who changed her mind is not told of an error.
 * @param {unknown} error
 */
export function passkeyWords(error) {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError" || name === "AbortError") return "Nothing was done. Try again, or use the other way.";
  if (name === "InvalidStateError") return "This device already holds a passkey for you.";
  return "That did not work. Try again, or use the other way.";
}
