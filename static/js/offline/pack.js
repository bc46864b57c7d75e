/**
 * What this phone carries: fetched by the page, each page sealed to the phone on its own, shown only while the site's
 * signed manifest says that it may be. A record that opens under another name is refused.
 */
import { b64, digest, joined, text, utf8 } from "./bytes.js";
import { isSigned, labels, open } from "./boxes.js";
import { Frames } from "./frames.js";
import { pair, phone, wipe } from "./keys.js";
import * as store from "./store.js";

const WHERE = "/offline/pack";
const DOUBT = 60_000;
const SIGNATURE = 64;
const LONGEST = 5 * 60_000;

/** @typedef {{ phone: string, records: Record<string, string>, until: string, epoch: string, at: string, cases: number }} Manifest */
/** @typedef {{ path: string, title: string, body: string, body_class: string, at: string }} Copy */

/** @param {string} owner this phone's id @param {string} path */
export async function recordId(owner, path) {
  return (await digest(`waymark record 1\n${owner}\n${path}`)).slice(0, 32);
}

/**
 * Fetch what changed; resolves when it is durable and the manifest stands.
 * @param {(done: number) => void} [progress] records so far
 * @returns {Promise<"fresh" | "unanswered" | "refused">}
 */
export function refresh(progress = () => {}) {
  return navigator.locks.request("pack", async () => {
    const mine = await phone();
    if (!mine) return "refused";
    const kept = new Set(await store.keys("records"));
    const standing = Object.entries((await manifest())?.records ?? {});
    const have = Object.fromEntries(standing.filter(([id, etag]) => kept.has(`${id}/${etag}`)));
    /** @type {Response} */
    let answer;
    try {
      answer = await fetch(WHERE, {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ have }), redirect: "manual", signal: AbortSignal.timeout(LONGEST),
      });
      if (answer.headers.get("X-Waymark") !== "1" || answer.status >= 500) return "unanswered";
      // This phone was revoked: a rule of the page, at its next contact.
      if (answer.status === 410) await wipe();
      if (!answer.ok || !answer.body) return "refused";
      return await taken(answer.body, mine, progress);
    } catch {
      return "unanswered";
    }
  });
}

/**
 * @param {ReadableStream<Uint8Array>} body
 * @param {import("./keys.js").Phone} mine
 * @param {(done: number) => void} progress
 */
async function taken(body, mine, progress) {
  const frames = new Frames();
  const reader = body.getReader();
  let done = 0;
  for (let part; !(part = await reader.read()).done; ) {
    for (const { head, bytes } of frames.take(part.value)) {
      if (head.manifest) {
        await stand(head, mine);
        return /** @type {const} */ ("fresh");
      }
      // Beside the one that stands: what is read until the manifest comes is what the last manifest names.
      await store.put("records", `${head.id}/${head.etag}`, { sealed: bytes });
      progress((done += 1));
    }
  }
  return /** @type {const} */ ("unanswered");
}

/** @param {{ manifest: string, signature: string }} head @param {import("./keys.js").Phone} mine */
async function stand(head, mine) {
  if (!(await isSigned(mine.site, head.signature, utf8(head.manifest)))) throw new Error("not signed by this site");
  const said = JSON.parse(head.manifest);
  if (said.phone !== mine.id) throw new Error("another phone's");
  const manifest = said.same ? { ...said, records: (await first(mine))?.records ?? {} } : said;
  if (said.same && said.same !== (await listMark(manifest.records))) throw new Error("another list than this phone has");
  const named = new Set(Object.entries(manifest.records).map(([id, etag]) => `${id}/${etag}`));
  const gone = (await store.keys("records")).filter((key) => !named.has(key));
  const offset = Math.round((Date.now() - Date.parse(manifest.at)) / 60_000);
  await store.within(["records", "meta"], "readwrite", (of) => {
    for (const key of gone) of("records").delete(key);
    of("meta").put(head, said.same ? "again" : "pack");
    if (!said.same) of("meta").delete("again");
    of("meta").put(offset, "offset");
    if (manifest.intake) of("meta").put({ ...mine, intake: manifest.intake }, "phone");
  });
}

/**
 * The manifest that stands, checked anew; null without one.
 * @returns {Promise<Manifest | null>}
 */
export async function manifest() {
  const mine = await phone();
  const [list, newer] = [mine && (await first(mine)), mine && (await checked("again", mine))];
  // Asked again, the server said of the same list until when it may be read now.
  return list && newer && newer.same === (await listMark(list.records)) ? { ...newer, records: list.records } : list || null;
}

/** The manifest with the list that this phone has. @param {import("./keys.js").Phone} mine @returns {Promise<Manifest | null>} */
const first = (mine) => checked("pack", mine);

/** @param {string} name @param {import("./keys.js").Phone} mine */
async function checked(name, mine) {
  const head = await store.get("meta", name);
  return head && (await isSigned(mine.site, head.signature, utf8(head.manifest))) ? JSON.parse(head.manifest) : null;
}

/** The mark of a list of records, as the server computes it. @param {Record<string, string>} records */
const listMark = (records) => digest(Object.entries(records).map(([id, etag]) => `${id}/${etag}`).sort().join("\n"));

/**
 * Whether copies may be read now: within the lease, and with a clock that has not run back behind the server's.
 * @param {Manifest | null} standing
 * @param {number} now
 * @param {number} [offset] minutes by which this phone's clock was ahead of the server's
 */
export function mayRead(standing, now, offset = 0) {
  if (!standing) return false;
  const served = now - offset * 60_000;
  return served <= Date.parse(standing.until) && served >= Date.parse(standing.at) - DOUBT;
}

/** Whether anything that is carried may be read now. */
export async function mayReadNow() {
  return mayRead(await manifest(), Date.now(), (await store.get("meta", "offset")) ?? 0);
}

/**
 * The copy of one page, if it is carried and may be read.
 * @param {string} path
 * @returns {Promise<Copy | null>}
 */
export async function copyOf(path) {
  const copy = await recordAt(path);
  if (!copy?.parts) return copy;
  const shared = await recordAt(copy.parts);
  if (!shared) return null;
  // What many pages share is carried once: in each it stands as one character of the private use area.
  return { ...copy, body: copy.body.replace(/[\ue000-\uf8ff]/g, (/** @type {string} */ mark) => shared.parts[mark.charCodeAt(0) - 0xe000]) };
}

/** What one record says, if it is carried and may be read. @param {string} path @returns {Promise<any>} */
async function recordAt(path) {
  const [mine, standing] = [await phone(), await manifest()];
  if (!mine || !standing || !(await mayReadNow())) return null;
  const id = await recordId(mine.id, path);
  const etag = standing.records[id];
  const record = await store.get("records", `${id}/${etag}`);
  if (!record) return null;
  const label = labels.record(mine.id, mine.user, id, etag);
  const signed = await open(pair(), label, record.sealed);
  const packed = signed.slice(SIGNATURE);
  if (!(await isSigned(mine.site, b64(signed.subarray(0, SIGNATURE)), joined(utf8(`${label}\n`), packed)))) return null;
  const copy = JSON.parse(text(await inflated(packed)));
  return copy.path === path ? copy : null;
}

/** @param {Uint8Array<ArrayBuffer>} packed */
async function inflated(packed) {
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).arrayBuffer();
}
