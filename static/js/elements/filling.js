/** Puts kept values back into a form's own fields, and opens the folds in which one differs from what the page came with. */
import { isTyped } from "./saving.js";

/**
 * @param {HTMLFormElement} form
 * @param {Record<string, string[]>} fields
 */
export function fillIn(form, fields) {
  const left = Object.fromEntries(Object.entries(fields).map(([name, values]) => [name, [...values]]));
  // Another pair of versions than she chose between: what she chose of the first says nothing of it.
  const isOther = [...form.querySelectorAll("[data-shown]")].some((part) => /** @type {HTMLInputElement} */ (part).value !== fields[/** @type {HTMLInputElement} */ (part).name]?.[0]);
  for (const part of /** @type {any[]} */ ([...form.elements])) {
    if (!part.name || ["file", "submit", "button"].includes(part.type) || part.name === "draft") continue;
    if ("shown" in part.dataset || (isOther && part.type === "radio")) continue;
    if (part.type === "checkbox" || part.type === "radio") part.checked = (fields[part.name] ?? []).includes(part.value);
    else if (left[part.name]?.length) part.value = left[part.name].shift();
    if (isTyped(part)) part.closest("details")?.setAttribute("open", "");
  }
}
