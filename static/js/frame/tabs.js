/** Where not all tabs of a case fit, the one that is open stands in view. */
function bringIntoView() {
  for (const nav of document.querySelectorAll(".tabs")) {
    const tab = nav.querySelector("[aria-current]");
    if (!tab) continue;
    const [all, one] = [nav.getBoundingClientRect(), tab.getBoundingClientRect()];
    if (one.left < all.left || one.right > all.right) nav.scrollBy({ left: one.left + one.width / 2 - all.left - all.width / 2 });
  }
}

document.addEventListener("waymark:shown", bringIntoView);
bringIntoView();
