/**
 * The one file that holds the wrapped private key of this phone's box, and the slow hash that opens it: both live in a
 * worker of their own, because only there can a file be overwritten in place, and only its answer's policy lets WASM run.
 */

/** @type {Worker | null} */
let worker = null;
let counter = 0;
/** @type {Map<number, { done: (value: any) => void, fail: (error: Error) => void }>} */
const waiting = new Map();
/** @type {() => Worker} */
let begin = () => { throw new Error("no vault"); };

/** @param {() => Worker} start how the worker is started: the page knows its address and its policy */
export function startsWith(start) {
  begin = start;
}

/**
 * @param {string} what
 * @param {object} [given]
 * @returns {Promise<any>}
 */
function ask(what, given = {}) {
  if (!worker) {
    worker = begin();
    worker.onerror = () => {
      for (const one of waiting.values()) one.fail(new Error("no vault"));
      waiting.clear();
      worker = null;
    };
    worker.onmessage = ({ data }) => {
      const asked = waiting.get(data.id);
      waiting.delete(data.id);
      if (data.problem) asked?.fail(new Error(data.problem));
      else asked?.done(data.answer);
    };
  }
  counter += 1;
  worker.postMessage({ id: counter, what, ...given });
  return new Promise((done, fail) => waiting.set(counter, { done, fail }));
}

/**
 * Argon2id with 64 MiB and three rounds (RFC 9106): 32 bytes.
 * @param {string} passphrase
 * @param {Uint8Array} salt
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export const hashed = (passphrase, salt) => ask("hash", { passphrase, salt });

/** @returns {Promise<any>} what was last kept, or null */
export const read = () => ask("read");

/** @param {object} value */
export const write = (value) => ask("write", { value });

/** Overwrite the file in place with noise, then remove it. */
export const wipe = () => ask("wipe");
