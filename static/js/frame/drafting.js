/** Hands what stands in the open form to the server before the page locks: never a file, never a secret. */
import { draftFields } from "../elements/idling.js";

/** @param {string} url where drafts are kept */
export async function keepDraft(url) {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("field-form form"));
  if (!form) return;
  const secret = new Set([...form.querySelectorAll("input[type=password], .masked")].map((field) => field.getAttribute("name") ?? ""));
  const fields = new FormData(form);
  const body = new URLSearchParams(draftFields(fields, secret));
  if ([...fields.values()].some((value) => value instanceof File && value.size > 0)) body.set("had_file", "yes");
  body.set("draft_path", location.pathname);
  await fetch(url, { method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(10_000) });
}
