/** Which forms this phone may keep until there is a network, by the address that they post to. Pure. */

const ID = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

/** Address without ids, and what such an item is called where it waits. The server holds the same list. */
export const KEPT = /** @type {Record<string, string>} */ ({
  "/cases/{id}/log/new": "Log entry",
  "/cases/{id}/incidents/{id}/amendments": "Log entry, amended",
  "/cases/{id}/contacts": "Contact",
  "/cases/{id}/notes": "Note",
  "/cases/{id}/tasks": "Task",
  "/cases/{id}/tasks/{id}/outcomes": "What came of a task",
  "/cases/{id}/plan/items": "Plan item",
  "/cases/{id}/plan/items/{id}/amendments": "Plan item",
  "/cases/{id}/plan/items/{id}/choices": "Choice of a version",
  "/cases/{id}/plan/reviews": "Plan review",
  "/cases/{id}/plan/wishes": "Wishes",
  "/cases/{id}/progress/new/{id}": "News, a draft",
  "/cases/{id}/progress/{id}/wordings": "News, a draft",
  "/cases/{id}/challenges": "Challenge note, a draft",
  "/cases/{id}/challenges/{id}/amendments": "Challenge note, a draft",
});

/** The ends of addresses that change a row which is there. */
const CHANGES = /\/(amendments|wordings|outcomes|choices)$/;

/** @param {string} path */
function template(path) {
  return path.replace(new RegExp(ID, "g"), "{id}");
}

/** What an item that posts there is called; empty if it is not kept. @param {string} path */
export function nameOf(path) {
  return KEPT[template(path)] ?? "";
}

/** Whether a photo or file may be kept with it: with an entry of the log alone. @param {string} path */
export function takesFiles(path) {
  return template(path) === "/cases/{id}/log/new";
}

/** Whether of what waits for this address there is one at most: what is written next takes its place. @param {string} path */
export function waitsOnce(path) {
  return template(path) === "/cases/{id}/incidents/{id}/amendments";
}

/**
 * The record that a form writes: what it makes, what it amends, or else the item itself.
 * @param {string} path
 * @param {Record<string, string[]>} fields
 * @param {string} key
 */
export function recordOf(path, fields, key) {
  const made = fields.id?.[0];
  if (made) return made;
  return CHANGES.test(path) ? (path.match(new RegExp(ID, "g"))?.at(-1) ?? key) : key;
}

/**
 * The fields of a form by their names; a file is never among them.
 * @param {Iterable<[string, FormDataEntryValue]>} entries
 */
export function fieldsOf(entries) {
  const fields = /** @type {Record<string, string[]>} */ ({});
  for (const [name, value] of entries) {
    if (typeof value === "string" && name !== "draft") (fields[name] ??= []).push(value);
  }
  return fields;
}
