/** Buttons `data-uncover`: take the blur off the picture they name, and put it back. Nothing plays or uncovers by itself. */
document.addEventListener("click", (event) => {
  const button = /** @type {Element} */ (event.target).closest?.("button[data-uncover]");
  if (!(button instanceof HTMLButtonElement)) return;
  const picture = document.getElementById(button.dataset.uncover ?? "");
  if (!picture) return;
  const blurred = picture.classList.toggle("photo--blurred");
  button.textContent = blurred ? "Show the picture" : "Blur the picture";
  button.setAttribute("aria-pressed", String(!blurred));
});
