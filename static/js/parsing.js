/** From an answer of our own server to nodes, without scripts and without a string sink of the page. */

const types = /** @type {any} */ (window).trustedTypes;

/**
 * @param {Response} answer
 * @returns {Promise<DocumentFragment>}
 */
export async function parsed(answer) {
  const text = await answer.text();
  const policy = types ? policyOf() : null;
  const page = new DOMParser().parseFromString(policy ? policy.createHTML(text) : text, "text/html");
  page.querySelectorAll("script").forEach((script) => script.remove());
  const content = document.createDocumentFragment();
  content.append(...page.body.childNodes);
  return content;
}

/** @type {any} */
let policy;

function policyOf() {
  policy ??= types.createPolicy("fragments", { createHTML: (/** @type {string} */ text) => text });
  return policy;
}
