/**
 * htmx under Trusted Types. Only answers of our own server become markup, nothing that is a string is ever run, and
 * the only script addresses that may be handed to the browser are the worker's and the vault's.
 */
import htmx from "htmx.org";

const WORKERS = /^(\/sw\.js|\/static\/vault-worker-[0-9a-f]{12}\.js)$/;

function refuse() {
  throw new TypeError("strings are never run as code");
}

const rules = {
  createHTML: (/** @type {string} */ text) => text.replace(/<script\b[\s\S]*?<\/script\s*>/gi, ""),
  createScript: refuse,
  createScriptURL: (/** @type {string} */ url) => (WORKERS.test(url) ? url : refuse()),
};

const types = /** @type {any} */ (window).trustedTypes;

/** @type {any} */
export const policy = types ? types.createPolicy("htmx", rules) : rules;

/**
 * An answer of our own server as nodes that stand in no page yet.
 * @param {string} text
 * @returns {Document}
 */
export function parsed(text) {
  return new DOMParser().parseFromString(policy.createHTML(text), "text/html");
}

htmx.registerExtension("guard", {
  init: (/** @type {any} */ api) => api.initSecurity(policy, refuse, refuse),
});
