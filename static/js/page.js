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

window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
