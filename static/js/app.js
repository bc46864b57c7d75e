/**
 * The staff's script: htmx under a strict policy, and our own small elements. Every page can be read and every plain
 * form sent without it.
 */
import "./frame/guard.js";
import "./frame/errors.js";
import "./frame/worker.js";
import "./frame/tabs.js";
import "./frame/travel.js";
import "./frame/carrying.js";
import "./frame/lazily.js";
import "./frame/renewing.js";
import "./elements/safe-contact.js";
import "./elements/visits-now.js";
import "./elements/idle-lock.js";
import "./elements/blur-names.js";
import "./elements/field-form.js";
import "./elements/passkey-button.js";
