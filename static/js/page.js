/** Leave now: the page goes blank first, then away, with no way back to it. The link works without this. Shift three times does the same. */
let presses = 0;
let last = 0;

function leave() {
  document.body.className = "gone";
  location.replace("/leave");
}

document.getElementById("leave-now")?.addEventListener("click", (event) => {
  event.preventDefault();
  leave();
});

document.addEventListener("keydown", (event) => {
  if (event.repeat) return;
  const isNear = event.timeStamp - last < 2000;
  presses = event.key === "Shift" ? (isNear ? presses : 0) + 1 : 0;
  last = event.timeStamp;
  if (presses === 3) leave();
});

/** What the server says of itself: also one that is in trouble is reached, and says so in a page of ours. */
const ANSWERS = ["ok", "disk", "busy", "access", "storage", "database", "clock"];

/**
 * Before a form goes out, the way is tried: a browser that finds no network puts its own page in the place of this one,
 * with neither what was written nor "Leave now". Without script the form goes out at once.
 */
async function isReachable() {
  try {
    const answer = await fetch("/health", { cache: "no-store", signal: AbortSignal.timeout(5000) });
    return ANSWERS.includes(await answer.text());
  } catch {
    return false;
  }
}

/** @param {HTMLFormElement} form @param {string} words */
function say(form, words) {
  const line = form.querySelector("[data-problem]") ?? form.insertBefore(document.createElement("p"), form.lastElementChild);
  line.setAttribute("data-problem", "");
  line.setAttribute("role", "alert");
  line.className = "notice notice-warn";
  line.textContent = words;
}

/** @type {WeakSet<Element>} */
const tried = new WeakSet();

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || tried.delete(form)) return;
  event.preventDefault();
  if (form.dataset.trying) return;
  form.dataset.trying = "yes";
  const reachable = await isReachable();
  delete form.dataset.trying;
  if (!reachable) return say(form, "Not sent: no network. Keep this page open and try again.");
  tried.add(form);
  form.requestSubmit(event.submitter);
});

window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
