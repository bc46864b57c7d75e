/**
 * Runs apart from every page: the slow hash of a passphrase, and the file with the wrapped key, overwritten in place.
 * Nothing here is ever a key in use; the file is padded, so that its size says nothing of what opens it.
 */
import { argon2id } from "hash-wasm";

const FILE = "box";
const SIZE = 8192;
const worker = /** @type {any} */ (self);

/** @type {Record<string, (given: any) => Promise<any>>} */
const answers = {
  hash: ({ passphrase, salt }) =>
    argon2id({ password: passphrase, salt, parallelism: 1, iterations: 3, memorySize: 65_536, hashLength: 32, outputType: "binary" }),
  read,
  write: ({ value }) => write(new TextEncoder().encode(JSON.stringify(value))),
  wipe,
};

worker.onmessage = async (/** @type {MessageEvent} */ event) => {
  const { id, what, ...given } = event.data;
  try {
    worker.postMessage({ id, answer: await answers[what](given) });
  } catch (error) {
    worker.postMessage({ id, problem: error instanceof Error ? error.name : "failed" });
  }
};

/** @param {(file: any) => any} act @param {boolean} create */
async function withFile(act, create) {
  const folder = await navigator.storage.getDirectory();
  const handle = /** @type {any} */ (await folder.getFileHandle(FILE, { create }));
  const file = await handle.createSyncAccessHandle();
  try {
    return act(file);
  } finally {
    file.close();
  }
}

async function read() {
  try {
    return await withFile((file) => {
      const bytes = new Uint8Array(file.getSize());
      file.read(bytes, { at: 0 });
      const text = new TextDecoder().decode(bytes).trim();
      return text ? JSON.parse(text) : null;
    }, false);
  } catch (error) {
    if (error instanceof Error && error.name === "NotFoundError") return null;
    throw error;
  }
}

/** @param {Uint8Array} bytes */
function write(bytes) {
  if (bytes.length > SIZE) throw new RangeError("too large for the vault");
  const padded = new Uint8Array(SIZE).fill(32);
  padded.set(bytes);
  return withFile((file) => { file.write(padded, { at: 0 }); file.flush(); }, true);
}

async function wipe() {
  await withFile((file) => {
    const size = Math.max(SIZE, file.getSize());
    for (let at = 0; at < size; at += SIZE) file.write(crypto.getRandomValues(new Uint8Array(SIZE)), { at });
    file.flush();
  }, true);
  await (await navigator.storage.getDirectory()).removeEntry(FILE);
}
