/** The veil over a page that is locked, or of which nobody could say yet whether it may be shown: one line says why. */
import { AGAIN } from "../elements/idling.js";

/** @param {boolean} isOn */
export function veil(isOn) {
  document.documentElement.toggleAttribute("data-veiled", isOn);
}

/**
 * Tries until it worked, and says under the veil that it did not yet. It tries again when the network is back, every few
 * seconds, and when somebody asks.
 * @param {HTMLElement} box holds a line for the words and a button
 * @param {string} words
 * @param {() => Promise<boolean>} attempt whether it worked
 */
export async function untilDone(box, words, attempt) {
  while (!(await attempt())) {
    box.hidden = false;
    const line = box.querySelector("p");
    if (line && line.textContent !== words) line.textContent = words;
    await nextChance(box);
  }
  box.hidden = true;
}

/** @param {HTMLElement} box */
function nextChance(box) {
  return new Promise((go) => {
    const stop = new AbortController();
    const take = () => { stop.abort(); clearTimeout(timer); go(undefined); };
    const timer = setTimeout(take, AGAIN);
    window.addEventListener("online", take, { signal: stop.signal });
    box.querySelector("button")?.addEventListener("click", take, { signal: stop.signal });
  });
}
