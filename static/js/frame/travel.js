/**
 * Going from page to page while this phone's box is open, without leaving the page that holds its key: the network
 * first, the sealed copy where it says nothing in time. Only the last place asked for is ever shown.
 */
import htmx from "htmx.org";
import { copyOf, mayReadNow } from "../offline/pack.js";
import { isOpen, lock } from "../offline/keys.js";
import { noteOpened } from "../offline/notes.js";
import { parsed } from "./guard.js";
import { clockWords } from "./words.js";

const PATIENCE = 800;
let latest = 0;

/** @typedef {{ url: string, html: string, status: number }} Page */

/**
 * @param {string} to an address of ours
 * @param {{ push?: boolean }} [how]
 */
export async function go(to, { push = true } = {}) {
  const turn = (latest += 1);
  const url = new URL(to, location.href);
  const network = reached(url);
  const first = await Promise.race([network, later(PATIENCE)]);
  if (turn !== latest) return;
  if (first) return arrive(first, push);
  const copy = (await copyOf(url.pathname).catch(() => null)) ?? (await briefOf(url.pathname));
  if (turn !== latest) return;
  if (copy) {
    showCopy(copy, url, push, first === null);
    return network.then((page) => { if (page && turn === latest) announce(page); });
  }
  const page = await network;
  if (turn !== latest) return;
  if (page) return arrive(page, push);
  showNothing(url, push, await mayReadNow() ? "not-carried" : "lease-ended");
}

/** Of a case that is not carried whole there is still how she is reached safely. @param {string} path */
async function briefOf(path) {
  const place = path.match(/^\/cases\/[0-9a-f-]{36}/)?.[0];
  return place ? copyOf(`${place}/brief`).catch(() => null) : null;
}

/** @param {number} milliseconds @returns {Promise<undefined>} */
function later(milliseconds) {
  return new Promise((done) => setTimeout(() => done(undefined), milliseconds));
}

/** The server's own page, or null: a fault, and an answer without our header, are no network. @param {URL} url @returns {Promise<Page | null>} */
async function reached(url) {
  try {
    const answer = await fetch(url, { headers: { Accept: "text/html" } });
    if (answer.status >= 500 || answer.headers.get("X-Waymark") !== "1") return null;
    return { url: answer.url + url.hash, html: await answer.text(), status: answer.status };
  } catch {
    return null;
  }
}

/** @param {Page} page @param {boolean} push */
function arrive({ url, html }, push) {
  const made = parsed(html);
  // Signing in, unlocking, and a newer version of the app are places of their own: the browser goes there itself.
  if (!made.querySelector("idle-lock") || scriptOf(made) !== scriptOf(document)) return location.assign(url);
  show(made, url, push);
}

/** The script that a page wants, by its hashed name: what is parsed keeps no script element. @param {Document} of */
function scriptOf(of) {
  return of.querySelector("link[rel=modulepreload]")?.getAttribute("href");
}

/** @param {Document} made @param {string} url @param {boolean} push */
function show(made, url, push) {
  if (push && url !== location.href) history.pushState({}, "", url);
  document.title = made.title;
  for (const name of ["data-theme", "data-blur"]) {
    const value = made.documentElement.getAttribute(name);
    if (value === null) document.documentElement.removeAttribute(name);
    else document.documentElement.setAttribute(name, value);
  }
  fill(made.body);
}

/** @param {HTMLElement} body */
function fill(body) {
  document.body.className = body.className;
  document.body.replaceChildren(...[...body.childNodes].map((node) => document.importNode(node, true)));
  htmx.process(document.body);
  scrollTo(0, 0);
  document.getElementById("main")?.focus({ preventScroll: true });
  document.dispatchEvent(new Event("waymark:shown"));
}

/** @param {import("../offline/pack.js").Copy} copy @param {URL} url @param {boolean} push @param {boolean} isCut */
function showCopy(copy, url, push, isCut) {
  if (push && url.href !== location.href) history.pushState({}, "", url);
  document.title = copy.title;
  const made = parsed(copy.body);
  made.body.className = copy.body_class;
  fill(made.body);
  noteOpened(url.pathname).catch(() => {});
  // Whether she may be called, and who watches, is true for the moment of the copy alone: it is not shown as if it were now.
  for (const asked of document.querySelectorAll("safe-contact, visits-now")) /** @type {any} */ (asked).lose();
  const line = isCut ? "No network." : "The network is slow.";
  say(document.querySelector("field-form") ? `${line} You can log as usual.` : `${line} This copy is from ${clockWords(copy.at)}.`);
}

/** A newer answer came late: the safe contact at once, the rest when she says so. @param {Page} page */
function announce(page) {
  const made = parsed(page.html);
  // Locked or ended meanwhile, or out of her sight by now: the copy does not stay.
  if (!made.querySelector("idle-lock")) lock();
  if (!made.querySelector("idle-lock") || page.status >= 400) return arrive(page, false);
  const [mine, theirs] = [document.querySelector("safe-contact"), made.querySelector("safe-contact")];
  if (mine && theirs) mine.replaceWith(document.importNode(theirs, true));
  const line = say("There is a newer version of this page.");
  const button = document.createElement("button");
  button.className = "button-plain";
  button.type = "button";
  button.textContent = "Show it";
  button.addEventListener("click", () => arrive(page, false));
  line?.append(" ", button);
}

/** @param {URL} url @param {boolean} push @param {"not-carried" | "lease-ended"} because */
function showNothing(url, push, because) {
  if (push && url.href !== location.href) history.pushState({}, "", url);
  const main = document.getElementById("main");
  const words = /** @type {HTMLTemplateElement | null} */ (document.querySelector(`template[data-${because}]`));
  if (main && words) main.replaceChildren(words.content.cloneNode(true));
  document.title = "Not shown – Waymark";
  entitle("Waymark");
  say("No network.");
}

/** What the bar says of a page that the script made. @param {string} words */
export function entitle(words) {
  const heading = document.createElement("h1");
  heading.className = "bar-name";
  heading.textContent = words;
  document.querySelector(".bar-lead")?.replaceChildren(heading);
}

/** @param {string} words */
function say(words) {
  const line = /** @type {HTMLElement | null} */ (document.querySelector("[data-copy-line]"));
  if (!line) return null;
  line.hidden = !words;
  line.replaceChildren(words);
  return line;
}

/** @param {MouseEvent} event */
function follow(event) {
  if (!isOpen() || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const link = event.target instanceof Element ? /** @type {HTMLAnchorElement | null} */ (event.target.closest("a[href]")) : null;
  if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
  if (link.getAttribute("href")?.startsWith("#")) return;
  event.preventDefault();
  if (document.dispatchEvent(new Event("waymark:leaving", { cancelable: true }))) go(link.href);
}

document.addEventListener("click", follow);
window.addEventListener("popstate", () => { if (isOpen()) go(location.href, { push: false }); else location.reload(); });
