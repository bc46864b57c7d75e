/**
 * A field form on a phone that carries cases: what stands in it is sealed to the phone while it is typed, and Save keeps it
 * here first, with and without network alike; then it is sent, and only the server's receipt says that it was received.
 */
import { UNSORTED } from "../offline/answers.js";
import { draftId, draftsFor, dropDrafts, keepDraft, opened } from "../offline/drafts.js";
import { problemWith } from "../offline/files.js";
import { isOpen } from "../offline/keys.js";
import { fieldsOf, nameOf, recordOf, takesFiles, waitsOnce } from "../offline/kept.js";
import { discard, items, keep } from "../offline/outbox.js";
import { shown } from "../offline/sealing.js";
import { entitle, go } from "../frame/travel.js";
import { sendWaiting } from "../frame/carrying.js";
import { clockWords, counted } from "../frame/words.js";
import { fillIn } from "./filling.js";
import { isTyped, uuid4 } from "./saving.js";

const FILE_BY_NETWORK = "Not saved: no network. A file is kept on this phone with an entry of the log alone. Keep this page open and try again.";
const PATIENCE = 3000;
const PAUSE = 600;

/** @param {HTMLFormElement} form */
export const pathOf = (form) => new URL(form.action, location.href).pathname;

/** Whether this phone may keep what this form says; a chosen file it cannot keep. @param {HTMLFormElement} form */
export const isKept = (form) => Boolean(nameOf(pathOf(form)));

/** Whether this page was asked for to change something that waits. */
export const isAskedFor = () => new URLSearchParams(location.search).has("waiting");

/** What one form on one page needs to keep its words. */
export class Keeping {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.path = location.pathname;
    this.key = newKey();
    this.replaces = "";
    /** Drafts that this writing has taken over: they go when it is kept. @type {string[]} */
    this.drafts = [];
    /** One draft is sealed after the other, and none beside the item that takes its place. @type {Promise<boolean>} */
    this.sealing = Promise.resolve(true);
    form.addEventListener("input", () => this.later());
    this.onHide = () => { if (document.visibilityState === "hidden") this.seal(); };
    document.addEventListener("visibilitychange", this.onHide);
    if (this.isTouched) this.later();
  }

  /** The form leaves the page: what was typed last is sealed all the same. */
  end() {
    if (this.isBehind) this.seal();
    document.removeEventListener("visibilitychange", this.onHide);
  }

  /** The first letter is sealed at once; while she goes on, so is all of it, once in every pause. */
  later() {
    this.isTyped = true;
    this.isBehind = Boolean(this.timer);
    if (this.timer) return;
    this.seal();
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.isBehind) this.later();
    }, PAUSE);
  }

  /** Seal what was typed to this phone; true if it is durable, or nothing was typed. */
  seal() {
    this.isBehind = false;
    this.sealing = this.sealing.then(() => {
      if (!this.isTyped || this.isDone) return true;
      return keepDraft(this.path, this.key, fieldsOf(new FormData(this.form))).catch(() => false);
    });
    return this.sealing;
  }

  /** Put back what waits under this form's name, or what was typed before; says whether something was, or could be. */
  async restore() {
    const asked = new URLSearchParams(location.search).get("waiting") ?? "";
    const drafts = await draftsFor(this.path);
    if (!isOpen()) {
      if (asked) return "This is sealed on this phone. Open your cases under Me, This phone, to change it. What you save here is something new.";
      return drafts.length ? "What you typed before is sealed on this phone. Open your cases under Me, This phone, to see it." : "";
    }
    if (asked) return this.restoreWaiting(asked);
    const waits = await this.waitsAlready();
    if (waits && this.isTouched) return "An earlier change to this waits on this phone. Leave this page and come back to see it.";
    if (waits && !drafts.length) return this.restoreWaiting(waits);
    this.replaces = waits;
    const newest = drafts.at(-1);
    const fields = newest ? await opened(newest) : null;
    if (!newest || !fields) return "";
    if (this.isTouched) return "Something that you typed before is kept on this phone too. Leave this page and come back to see it.";
    fillIn(this.form, fields);
    this.isTyped = true;
    this.drafts.push(newest.id);
    return "What you typed before was kept on this phone. It is not saved yet.";
  }

  /** Whether something was typed already, also before this phone was known to keep it. */
  get isTouched() {
    return this.isTyped || [...this.form.elements].some((part) => isTyped(part));
  }

  /** What was written here before and still waits, where there is one of its kind at most: written on top of it, not beside. */
  async waitsAlready() {
    const to = pathOf(this.form);
    if (!waitsOnce(to)) return "";
    const waiting = (await items()).filter((item) => item.record === recordOf(to, {}, ""));
    return waiting.sort((one, other) => other.order - one.order)[0]?.key ?? "";
  }

  /** @param {string} key */
  async restoreWaiting(key) {
    const waiting = (await items()).find((item) => item.key === key);
    const says = waiting ? await shown(waiting).catch(() => null) : null;
    if (!waiting || !says) return "This does not wait any more: it was received, or taken back.";
    fillIn(this.form, says.fields);
    this.isTyped = true;
    this.replaces = key;
    if (waiting.state === UNSORTED) return "Written while this phone was locked. Look at it, then save it to this case.";
    const files = says.files ? ` ${counted(says.files, "file comes", "files come")} with it.` : "";
    return `This waits on this phone. What you save now takes its place.${files}`;
  }

  /**
   * Keep, then send. "received" has left the page; "kept" waits; "refused" was not taken as it is: the form goes to the
   * server by itself, which says why on its own page. "gone": what it was to take the place of was received meanwhile.
   * @returns {Promise<"received" | "kept" | "refused" | "gone">}
   */
  async save() {
    const fields = fieldsOf(new FormData(this.form));
    const to = pathOf(this.form);
    const drafts = [...this.drafts, await draftId(this.path, this.key)];
    const { key, replaces, title, files } = this;
    await this.sealing;
    const keeping = keep({ path: to, fields, record: recordOf(to, fields, key), key, title, drafts, replaces, files });
    const kept = keeping.then((item) => {
      this.isDone = Boolean(item);
      return item;
    });
    this.sealing = kept.then(() => true, () => false);
    const item = await kept;
    if (!item) return "gone";
    const fates = await Promise.race([sendWaiting(true), new Promise((done) => setTimeout(() => done(new Map()), PATIENCE))]);
    const became = fates.get(item.key);
    if (became?.state === "received" || (became?.told?.kept && became.told.page)) {
      // Received; or both versions stand on the server's page by now, and there she chooses.
      await leaveFor(became.page ?? became.told.page);
      return "received";
    }
    if (!became || became.state === "kept") return "kept";
    // Held for somebody's decision; or it carries a photo that stands in no field of this form: it waits where it is.
    if (became.state === "paused" || (item.files ?? []).length > Object.keys(files).length) {
      await leaveFor("/waiting");
      return "received";
    }
    await discard(item.key);
    [this.key, this.replaces, this.isDone] = [newKey(), "", false];
    return "refused";
  }

  /** The chosen files by their fields, each under the id by which it will be sent. */
  get files() {
    const found = [...new FormData(this.form)].filter(([, value]) => value instanceof File && value.size > 0);
    return Object.fromEntries(found.map(([name, file]) => [name, { file: /** @type {File} */ (file), upload: uuid4(crypto.getRandomValues(new Uint8Array(16))) }]));
  }

  /** Why a chosen file cannot be kept here: the form goes to the server by itself then. */
  async problem() {
    const chosen = Object.values(this.files);
    if (chosen.length && !takesFiles(pathOf(this.form))) return FILE_BY_NETWORK;
    for (const { file } of chosen) {
      const words = await problemWith(file);
      if (words) return words;
    }
    return "";
  }

  /** What the waiting list calls it: the kind, and whose case it is. */
  get title() {
    const whose = document.querySelector(".whose .name, .bar-name.name")?.textContent?.trim();
    return [nameOf(pathOf(this.form)), whose].filter(Boolean).join(", ");
  }

  /** The page says that it is here, and where it is seen: in the form's own place. */
  showKept() {
    const words = /** @type {HTMLTemplateElement | null} */ (document.querySelector("template[data-kept-here]"));
    const main = document.getElementById("main");
    if (!words || !main) return;
    const back = /** @type {HTMLAnchorElement | null} */ (document.querySelector(".bar-lead a[href]"));
    const shownHere = /** @type {DocumentFragment} */ (words.content.cloneNode(true));
    const at = shownHere.querySelector("[data-slot=at]");
    if (at) at.textContent = clockWords(Date.now());
    const link = /** @type {HTMLAnchorElement | null} */ (shownHere.querySelector("[data-back]"));
    if (link && back) link.href = back.href;
    main.replaceChildren(shownHere);
    document.querySelector(".actionbar")?.remove();
    document.body.classList.remove("has-actions");
    entitle(nameOf(pathOf(this.form)));
    main.focus({ preventScroll: true });
  }

  /** The server has it, past this phone: no draft of it stays. */
  async drop() {
    this.isDone = true;
    await this.sealing;
    await dropDrafts([...this.drafts, await draftId(this.path, this.key)]).catch(() => {});
  }
}

const newKey = () => uuid4(crypto.getRandomValues(new Uint8Array(16)));

/** In place while the box is open, so that it stays open. @param {string} page */
async function leaveFor(page) {
  if (isOpen()) await go(page);
  else location.assign(page);
}
