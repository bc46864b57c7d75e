/** htmx under Trusted Types: one named policy for the answers of our own server, no evaluation of strings. */
import htmx from "htmx.org";

const passed = { createHTML: (/** @type {string} */ text) => text, createScript: () => "" };
const types = /** @type {any} */ (window).trustedTypes;
const policy = types ? types.createPolicy("htmx", passed) : passed;

function refuse() {
  throw new Error("strings are never run as code");
}

htmx.registerExtension("policy", {
  init: (/** @type {any} */ api) => api.initSecurity(policy, refuse, refuse),
});
