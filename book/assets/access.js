/* What the theme's buttons leave out for readers by keyboard or by ear: they keep the focus, and say their state. */
"use strict";

(() => {
  const root = document.documentElement;

  // The theme takes the focus from a button once it is pressed; only a mouse can do without it.
  for (const button of document.querySelectorAll(".theme-switch-button, .search-button, .primary-toggle, .secondary-toggle")) {
    button.blur = function () {
      if (!this.matches(":focus-visible")) HTMLElement.prototype.blur.call(this);
    };
  }

  // The button for colours says which it has set; they change with its press.
  const colours = document.querySelector(".theme-switch-button");
  if (colours) {
    const name = () => colours.setAttribute("aria-label", `Colours: ${{ light: "light", dark: "dark" }[root.dataset.mode] || "as the system"}`);
    new MutationObserver(name).observe(root, { attributeFilter: ["data-mode"] });
    name();
  }

  // A box that scrolls can be reached by keyboard. Some are read, then those few written, and so on when there is time
  // again: the theme's own way (left out by book/_ext/light.py) lets the browser work out the page anew for each.
  const BOXES = "pre, .cell_output > .output, .pst-scrollable-table-container, .dt-scroll, .contrast-scroll";
  const ours = new Set();
  let left = [];
  const reach = (deadline) => {
    const boxes = [];
    do {
      const box = left.shift();
      if (box) boxes.push([box, box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight]);
    } while (left.length && (!deadline || deadline.didTimeout || deadline.timeRemaining() > 5));
    for (const [box, scrolls] of boxes) {
      if (scrolls && !box.hasAttribute("tabindex")) { ours.add(box); box.tabIndex = 0; }
      else if (!scrolls && ours.delete(box)) box.removeAttribute("tabindex");
    }
    if (left.length) idle(reach);
  };
  const idle = (work) => (window.requestIdleCallback ? requestIdleCallback(work, { timeout: 1000 }) : setTimeout(work, 200)); // Safari has none
  let waiting = 0;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      left = [...document.querySelectorAll(BOXES)];
      idle(reach);
    }, 250);
  };
  addEventListener("load", soon);
  addEventListener("resize", soon);
  document.addEventListener("toggle", soon, true); // a <details> opened or closed

  // The buttons of the two sidebars say whether these are shown: beside the text, or in a box above it.
  for (const side of ["primary", "secondary"]) {
    const button = document.querySelector(`.${side}-toggle`);
    const bar = document.getElementById(`pst-${side}-sidebar`);
    const box = document.getElementById(`pst-${side}-sidebar-modal`);
    if (!button || !bar || !box) continue;
    const say = () => button.setAttribute("aria-expanded", box.open || bar.checkVisibility({ visibilityProperty: true }));
    bar.addEventListener("transitionend", say); // it fades
    const watch = new MutationObserver(say);
    watch.observe(bar, { attributeFilter: ["class"] });
    watch.observe(box, { attributeFilter: ["open"] });
    addEventListener("resize", say);
    idle(say); // to ask now would have the browser work out the page at once
  }
})();
