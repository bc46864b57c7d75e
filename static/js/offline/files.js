/**
 * Files that belong to an item: the original bytes, hashed first, then sealed record by record under a key of their own
 * that stands in the sealed words alone. They go after the words, piece by piece, on from wherever the line broke.
 */
import { b64, digestOf, joined, random, unb64, utf8 } from "./bytes.js";
import { sign } from "./boxes.js";
import { phone } from "./keys.js";
import * as store from "./store.js";

export const RECORD = 262_144;
export const MOST_BYTES = 100_000_000;
const LEAST_FREE = 100_000_000;
const TAG = 16;
const QUICK = 1500;
const MOST_RECORDS = 8;

/** @typedef {{ upload: string, name: string, size: number, sha256: string, key: string, count: number }} Note */
/** @typedef {{ upload: string, count: number, size: number }} Waiting what of a file stands clear: how large it is */

/** Why this file cannot be kept on this phone; empty if it can. @param {File} file */
export async function problemWith(file) {
  if (!file.size) return "This file is empty. Choose it again.";
  if (file.size > MOST_BYTES) return "This file is larger than 100 MB: a phone does not keep it. Add it at a desk.";
  const { quota = 0, usage = 0 } = await navigator.storage.estimate();
  if (quota - usage < LEAST_FREE + file.size) return "There is not enough room on this phone for a photo or file. The words can still be saved.";
  return "";
}

/** The nonce of one record: its number, big-endian, in 12 bytes. @param {number} number */
function nonce(number) {
  const bytes = new Uint8Array(12);
  new DataView(bytes.buffer).setUint32(8, number);
  return bytes;
}

/**
 * Seal a file and keep its records; resolves when they are durable. What is written down of it goes into the sealed words.
 * @param {File} file
 * @param {string} upload
 * @returns {Promise<Note>}
 */
export async function keepFile(file, upload) {
  const content = new Uint8Array(await file.arrayBuffer());
  const secret = random(32);
  const key = await crypto.subtle.importKey("raw", secret, "AES-GCM", false, ["encrypt"]);
  const count = Math.ceil(content.length / RECORD);
  for (let number = 0; number < count; number += 1) {
    const how = { name: "AES-GCM", iv: nonce(number), additionalData: utf8(`${upload}|${number}|${count}`) };
    const record = await crypto.subtle.encrypt(how, key, content.subarray(number * RECORD, (number + 1) * RECORD));
    await store.put("files", `${upload}/${number}`, new Uint8Array(record));
  }
  return { upload, name: file.name, size: content.length, sha256: await digestOf(content), key: b64(secret), count };
}

/** How many bytes a file is once it is sealed. @param {number} size @param {number} count */
export const sealedSize = (size, count) => size + count * TAG;

/** @param {Waiting} file */
export async function dropFile(file) {
  await store.within(["files"], "readwrite", (named) => {
    for (let number = 0; number < file.count; number += 1) named("files").delete(`${file.upload}/${number}`);
  });
}

/**
 * Send one file of an item whose words are received. "sent" says that it is whole and true on the server.
 * @param {Waiting} file
 * @param {{ key: string, phone: string }} item
 * @returns {Promise<"sent" | "later" | "fix" | "paused">}
 */
export async function sendFile(file, item) {
  const mine = await phone();
  // An item of a phone that was enrolled here before is signed as that one.
  const signer = (await store.get("meta", `signer ${item.phone}`)) ?? mine?.signer;
  if (!signer) return "later";
  const label = utf8(`waymark upload 1\n${item.phone}\n${file.upload}\n${file.size}`);
  const signature = b64(await sign(signer.privateKey, label));
  let told = await ask("/sync/uploads", { "Content-Type": "application/json" }, JSON.stringify({ phone: item.phone, upload: file.upload, key: item.key, size: file.size, signature }));
  for (let many = 1; told.state === "on" && !told.attached; ) {
    const { bytes, at } = await piece(file, told.offset, many);
    const began = performance.now();
    const checksum = unb64(await digestOf(bytes, "b64"));
    told = await ask(`/sync/uploads/${file.upload}`, { "Content-Type": "application/octet-stream", "Upload-Offset": String(at), "Upload-Checksum": `sha256 ${plainB64(checksum)}` }, bytes);
    many = performance.now() - began < QUICK ? Math.min(MOST_RECORDS, many * 2) : 1;
  }
  return told.state === "on" ? "sent" : told.state;
}

/** The records from an offset on; the server says where to go on, always at the edge of a piece. @param {Waiting} file @param {number} offset @param {number} many */
async function piece(file, offset, many) {
  const first = Math.floor(offset / (RECORD + TAG));
  const numbers = Array.from({ length: Math.min(many, file.count - first) }, (_, at) => first + at);
  const records = await Promise.all(numbers.map((number) => store.get("files", `${file.upload}/${number}`)));
  if (records.includes(undefined)) throw new Error("a record of this file is gone");
  return { bytes: joined(...records), at: first * (RECORD + TAG) };
}

/** @param {Uint8Array} bytes */
const plainB64 = (bytes) => btoa(String.fromCharCode(...bytes));

/**
 * @param {string} where
 * @param {Record<string, string>} headers
 * @param {BodyInit} body
 * @returns {Promise<{ state: "on" | "later" | "fix" | "paused", offset: number, attached: boolean }>}
 */
async function ask(where, headers, body) {
  const later = { state: /** @type {const} */ ("later"), offset: 0, attached: false };
  const answer = await fetch(where, { method: "POST", headers, body, redirect: "manual", signal: AbortSignal.timeout(120_000) }).catch(() => null);
  if (!answer || answer.headers.get("X-Waymark") !== "1") return later;
  const told = await answer.json().catch(() => null);
  if (!told) return later;
  if (told.answer === "needs-fix") return { ...later, state: "fix" };
  if (told.answer === "paused") return { ...later, state: "paused" };
  // It has come further, or less far, than this tab thought: go on from where the server is.
  if (answer.status === 409 && Number.isInteger(told.offset)) return { state: "on", offset: told.offset, attached: false };
  if (!answer.ok) return later;
  return { state: "on", offset: told.offset, attached: Boolean(told.attached) };
}
