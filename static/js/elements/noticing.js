/** What the switch for notices says, and how it knows an endpoint without being shown it. */

export const WORDS = {
  missing: "This browser cannot take notices. On an iPhone, add Waymark to the home screen first.",
  blocked: "Notices are blocked in this phone’s settings for Waymark. Allow them there, then come back.",
  off: "Off on this phone.",
  on: "On: this phone is told when something is new.",
  failed: "That did not work. Check the network and that you are signed in, then try again.",
};

/** @param {string} text */
export async function sha256(text) {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @param {string | undefined} to
 * @param {object} body
 */
export async function post(to, body) {
  const headers = { "Content-Type": "application/json" };
  // A session that is locked or over leads elsewhere: that page says nothing of what was kept.
  const asked = /** @type {const} */ ({ method: "POST", redirect: "error" });
  const answer = await fetch(to ?? "", { ...asked, headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}
