/** What the switch for notices says, and how it knows an endpoint without being shown it. */

export const WORDS = {
  missing: "This browser cannot take notices. On an iPhone, add Waymark to the home screen first.",
  blocked: "Notices are blocked in this phone’s settings for Waymark. Allow them there, then come back.",
  off: "Off on this phone.",
  on: "On: this phone is told when something is new.",
  failed: "That did not work. Nothing has changed. Check the network, then try again.",
};

/** @param {string} text */
export async function sha256(text) {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
