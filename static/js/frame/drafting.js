/**
 * Hands what stands in the open form over before the page locks: sealed to the phone where it carries cases, else to the
 * server; never a file, never a secret.
 */
import { person } from "./carrying.js";
import { carriesFile, draftFields, fateOf } from "../elements/idling.js";

/**
 * What became of it; without a form there is nothing to lose, so it counts as kept.
 * @param {string} url where drafts are kept
 */
export async function keepDraft(url) {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("field-form form"));
  if (!form) return "kept";
  const { keeping } = /** @type {any} */ (form.closest("field-form"));
  if (keeping && (await keeping.seal())) return "kept";
  const secret = new Set([...form.querySelectorAll("input[type=password], .masked")].map((field) => field.getAttribute("name") ?? ""));
  const fields = new FormData(form);
  const body = new URLSearchParams(draftFields(fields, secret));
  if (carriesFile(fields)) body.set("had_file", "yes");
  body.set("draft_path", location.pathname);
  // Another tab may have signed in somebody else, or gone on at another site: these are words of this page's person.
  body.set("draft_person", person() ?? "");
  const signal = AbortSignal.timeout(10_000);
  return fateOf(await fetch(url, { method: "POST", body, redirect: "manual", signal }).catch(() => null));
}
