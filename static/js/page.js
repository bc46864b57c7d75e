/** Leave now: blank first, then away, keeping no way back. The link works without this. Shift three times does the same. */
let presses = 0;
let last = 0;

function leave() {
  document.body.className = "blank";
  window.location.replace("/leave");
}

document.getElementById("leave")?.addEventListener("click", (event) => {
  event.preventDefault();
  leave();
});

document.addEventListener("keyup", (event) => {
  if (event.key !== "Shift") {
    presses = 0;
    return;
  }
  const now = Date.now();
  presses = now - last < 2000 ? presses + 1 : 1;
  last = now;
  if (presses >= 3) leave();
});

window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});
