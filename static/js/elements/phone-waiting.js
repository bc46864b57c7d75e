/**
 * `<phone-waiting>`: every item that waits on this phone with its one truthful state; try now, look at what the server said,
 * write it again, or take it back in two steps. Rows are the page's own template, filled with text alone.
 */
import { STATE_WORDS, UNSORTED } from "../offline/answers.js";
import { isOpen, onChange as onBox } from "../offline/keys.js";
import { nameOf, recordOf } from "../offline/kept.js";
import { discard, items, keep, onChange, underWay } from "../offline/outbox.js";
import { shown } from "../offline/sealing.js";
import { sendWaiting } from "../frame/carrying.js";
import { clockWords } from "../frame/words.js";
import { differing, layBoth } from "./both.js";
import { uuid4 } from "./saving.js";

/** The server has the words, or somebody decides about them as they came: written anew they would reach nobody. */
const NOT_WRITTEN_ANEW = ["files", "paused"];

class PhoneWaiting extends HTMLElement {
  connectedCallback() {
    const again = () => { if (this.isConnected) this.fill(); };
    onChange(again);
    onBox(again);
    this.addEventListener("click", (event) => this.act(event));
    this.fill();
  }

  async fill() {
    const sending = await underWay();
    const all = (await items()).sort((one, other) => one.at - other.at);
    const said = await Promise.all(all.map(async (item) => ({ item, says: isOpen() ? await shown(item).catch(() => null) : null })));
    // Laid over a list, only what belongs to it; while locked nobody knows what that would be.
    const prefix = this.dataset.prefix ?? "";
    const waiting = said.filter(({ says }) => !prefix || says?.path.startsWith(prefix));
    this.querySelector("[data-rows]")?.replaceChildren(...waiting.map(({ item, says }) => this.row(item, says, sending.has(item.key))));
    // Who carries nothing has no such page: the way there is a link only here.
    for (const link of this.querySelectorAll("a[data-to]")) link.setAttribute("href", link.getAttribute("data-to") ?? "");
    const count = this.querySelector("[data-count]");
    if (count) count.textContent = String(waiting.length);
    for (const part of this.querySelectorAll("[data-when]")) {
      const when = part.getAttribute("data-when");
      /** @type {HTMLElement} */ (part).hidden = when === "none" ? waiting.length > 0 : when === "some" ? !waiting.length : isOpen() || !waiting.length;
    }
  }

  /**
   * @param {import("../offline/outbox.js").Item} item
   * @param {Awaited<ReturnType<typeof shown>>} says
   * @param {boolean} isSending
   */
  row(item, says, isSending) {
    const row = /** @type {HTMLElement} */ (/** @type {HTMLTemplateElement} */ (this.querySelector("template[data-row]")).content.cloneNode(true).firstChild);
    row.dataset.key = item.key;
    slot(row, "title", says ? says.title || nameOf(says.path) : "Sealed");
    slot(row, "at", clockWords(item.at));
    slot(row, "state", STATE_WORDS[isSending ? "sending" : /** @type {keyof typeof STATE_WORDS} */ (item.state)]);
    slot(row, "told", toldWords(says?.told));
    slot(row, "loss", isReceived(item, says?.told) ? "The words were received. What waits here is gone for good when it is taken back." : "It was not received. Taken back, it is gone for good.");
    const link = /** @type {HTMLAnchorElement | null} */ (row.querySelector("[data-open]"));
    if (link && says) link.href = item.state === UNSORTED ? `/log?waiting=${item.key}` : formOf(says.path, item.key);
    if (link) link.hidden = !says || NOT_WRITTEN_ANEW.includes(item.state);
    const word = link?.querySelector("span");
    if (word && item.state === UNSORTED) word.textContent = "Choose its case";
    if (says && item.state === "decision") layBoth(row, differing(says.fields, says.told?.theirs ?? {}, says.told?.labels), says.told ?? {});
    return row;
  }

  /** @param {Event} event */
  async act(event) {
    const button = event.target instanceof Element ? event.target.closest("[data-act]") : null;
    if (!button) return;
    const row = /** @type {HTMLElement | null} */ (button.closest("[data-key]"));
    const act = button.getAttribute("data-act");
    if (act === "send") await this.send();
    if (act === "ask") toggle(row, true);
    if (act === "keep") toggle(row, false);
    if (act === "discard" && row?.dataset.key && !(await this.takeBack(row.dataset.key))) this.tell("Not taken back: it was received meanwhile, or something written later rests on it. Take that back first.");
    if (act === "mine" && row?.dataset.key) await this.keepMine(row.dataset.key);
  }

  /** For good, after she was asked twice: that it was, and of which form, is told when there is a network. @param {string} key */
  async takeBack(key) {
    const item = (await items()).find((one) => one.key === key);
    const says = item && isOpen() ? await shown(item).catch(() => null) : null;
    // What stands at the server beside another version is not lost with what waits here.
    if (says?.told?.kept) return discard(key);
    return discard(key, [item && isReceived(item, says?.told) ? "discarded-file" : "discarded", says?.path ?? ""]);
  }

  /** Her own version goes again, on top of the one that she has just seen. @param {string} key */
  async keepMine(key) {
    const item = (await items()).find((one) => one.key === key);
    const says = item && (await shown(item));
    if (!says) return;
    // What was chosen was one of two versions; another stands there now.
    if (says.path.endsWith("/choices")) return this.tell("Choose again on the item’s own page.");
    const fields = { ...says.fields, version: [String(says.told.theirs_version)] };
    const next = uuid4(crypto.getRandomValues(new Uint8Array(16)));
    await keep({ path: says.path, fields, record: recordOf(says.path, fields, key), title: says.title, key: next, replaces: key });
    await this.send();
  }

  async send() {
    this.tell("Sending");
    const fates = await sendWaiting(true);
    const received = [...fates.values()].filter((one) => one.state === "received").length;
    this.tell(received ? `${received} received.` : "Nothing was received. It is tried again by itself.");
  }

  /** @param {string} words */
  tell(words) {
    const line = this.querySelector("[role=status]");
    if (line) line.textContent = words;
  }
}

/** @param {HTMLElement} row @param {string} name @param {string} words */
function slot(row, name, words) {
  const part = /** @type {HTMLElement | null} */ (row.querySelector(`[data-slot=${name}]`));
  if (!part) return;
  part.textContent = words;
  part.hidden = !words;
}

/** @param {HTMLElement | null} row @param {boolean} isOn */
function toggle(row, isOn) {
  for (const part of row?.querySelectorAll("[data-ask]") ?? []) /** @type {HTMLElement} */ (part).hidden = !isOn;
}

/** The page of the form that this was written in. @param {string} path @param {string} key */
function formOf(path, key) {
  const page = path.endsWith("/new") || path.includes("/new/") ? path : /(amendments|choices)$/.test(path) ? path.replace(/amendments$/, "edit").replace(/\/choices$/, "") : `${path}/new`;
  return `${page}?waiting=${key}`;
}

/** Whether the server has the words: a file is what waits, or a choice between two versions. @param {import("../offline/outbox.js").Item} item @param {any} told */
function isReceived(item, told) {
  return item.state === "files" || Boolean(told?.isFile) || Boolean(told?.kept);
}

/** What the server said of it, in one line. @param {any} told */
function toldWords(told) {
  if (!told) return "";
  return told.words ?? Object.values(told.errors ?? {}).join(" ");
}

customElements.define("phone-waiting", PhoneWaiting);
