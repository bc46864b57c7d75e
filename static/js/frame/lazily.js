/**
 * Fetches the elements of some pages where one of them stands. On a phone they come from what the worker keeps; where they
 * do not come, the page stays as the server made it and they are asked for again with the next page, or when there is a
 * network.
 */
const PARTS = /** @type {[string, () => Promise<unknown>][]} */ ([
  ["evidence-taker, phone-waiting", () => import("../elements/in-a-case.js")],
  ["notice-switch, phone-door, this-phone", () => import("../elements/seldom.js")],
]);

function look() {
  for (const [where, fetched] of PARTS) if (document.querySelector(where)) fetched().catch(() => {});
}

for (const shown of ["waymark:shown", "htmx:after:swap"]) document.addEventListener(shown, look);
window.addEventListener("online", look);
look();
