/**
 * Two versions of one thing, side by side: what she wrote, and what somebody else saved meanwhile, by whom and when.
 * Nothing is chosen for her.
 */
import { clockWords } from "../frame/words.js";

const LABELS = /** @type {Record<string, string>} */ ({
  section: "Section", text: "What", why: "Why", owner: "Whose", due: "By when", status: "How far", agreed: "Agreed",
  agreed_on: "Agreed on", refusal: "Why not", visible_to: "Who may see it", review_on: "Look at it again",
});

/** @typedef {{ label: string, mine: string, theirs: string }} Difference */

/**
 * The fields in which the two differ.
 * @param {Record<string, string[]>} mine
 * @param {Record<string, unknown>} theirs
 * @param {Record<string, string>} [labels] what the server calls them, where it does
 * @returns {Difference[]}
 */
export function differing(mine, theirs, labels = {}) {
  const named = Object.keys(labels).length ? labels : LABELS;
  return Object.keys(named).flatMap((name) => {
    const [one, other] = [words(mine[name]), words(theirs[name])];
    return name in theirs && one !== other ? [{ label: named[name], mine: one, theirs: other }] : [];
  });
}

/** @param {unknown} value */
function words(value) {
  return (Array.isArray(value) ? value : [value]).filter((one) => one !== null && one !== undefined && one !== "").join(", ");
}

/**
 * @param {HTMLElement} row
 * @param {Difference[]} found
 * @param {{ by?: string, at?: string, kept?: boolean, page?: string }} told
 */
export function layBoth(row, found, told) {
  const part = /** @type {HTMLElement | null} */ (row.querySelector("[data-both]"));
  if (!part) return;
  part.hidden = false;
  const by = part.querySelector("[data-slot=by]");
  if (by) by.textContent = told.by ? `${told.by} changed this${told.at ? ` at ${clockWords(told.at)}` : ""}.` : "";
  part.querySelector("[data-fields]")?.replaceChildren(...found.flatMap(({ label, mine, theirs }) => [
    fact(`${label}: yours`, mine || "Nothing"), fact(`${label}: theirs`, theirs || "Nothing"),
  ]));
  const choose = /** @type {HTMLElement | null} */ (part.querySelector("[data-choose]"));
  const elsewhere = /** @type {HTMLElement | null} */ (part.querySelector("[data-elsewhere]"));
  if (choose) choose.hidden = Boolean(told.kept) || !found.length;
  if (elsewhere) elsewhere.hidden = !told.kept;
  const link = /** @type {HTMLAnchorElement | null} */ (part.querySelector("[data-page]"));
  if (link && told.page) link.href = told.page;
}

/** @param {string} label @param {string} value */
function fact(label, value) {
  const [line, term, said] = [document.createElement("div"), document.createElement("dt"), document.createElement("dd")];
  line.className = "fact";
  term.textContent = label;
  said.textContent = value;
  line.append(term, said);
  return line;
}
