/** The staff app's script: htmx under a strict policy, and our own small elements. Everything works as plain forms without it, but the field forms. */
import "./htmx-policy.js";
import "./elements/safe-contact.js";
import "./elements/idle-lock.js";
import "./elements/field-form.js";
import "./elements/passkey.js";
import "./elements/photo-cover.js";
import { registerWorker } from "./worker-registration.js";

registerWorker();
