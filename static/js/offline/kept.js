/** Which forms this phone may keep until there is a network, by the address that they post to. Pure. */

const ID = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

/** Address without ids, and what such an item is called where it waits. The server holds the same list. */
export const KEPT = /** @type {Record<string, string>} */ ({
  "/cases/{id}/log/new": "Log entry",
  "/cases/{id}/contacts": "Contact",
  "/cases/{id}/notes": "Note",
  "/cases/{id}/tasks": "Task",
  "/cases/{id}/plan/items": "Plan item",
  "/cases/{id}/plan/items/{id}/amendments": "Plan item",
  "/cases/{id}/plan/wishes": "Wishes",
  "/cases/{id}/plan/reviews": "Plan review",
  "/cases/{id}/progress/new/{id}": "Update, a draft",
  "/cases/{id}/challenges": "Challenge note, a draft",
});

/** @param {string} path */
function template(path) {
  return path.replace(new RegExp(ID, "g"), "{id}");
}

/** What an item that posts there is called; empty if it is not kept. @param {string} path */
export function nameOf(path) {
  return KEPT[template(path)] ?? "";
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
  return path.endsWith("/amendments") ? (path.match(new RegExp(ID, "g"))?.at(-1) ?? key) : key;
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
