/** Hands what stands in the open form to the server before the page locks: never a file, never a secret. */
import { draftFields } from "../elements/idling.js";

/** @param {string} url where drafts are kept */
export async function keepDraft(url) {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("field-form form"));
  if (!form) return;
  const secret = new Set([...form.querySelectorAll("input[type=password], .masked")].map((field) => field.getAttribute("name") ?? ""));
  const body = new URLSearchParams(draftFields(new FormData(form), secret));
  body.set("draft_path", location.pathname);
  await fetch(url, { method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(10_000) });
}
