/** A summary of errors takes the focus when it comes, so that a reader begins there. */
function focusSummary() {
  const summary = /** @type {HTMLElement | null} */ (document.querySelector(".govuk-error-summary"));
  summary?.focus();
}

document.addEventListener("htmx:after:swap", focusSummary);
focusSummary();
