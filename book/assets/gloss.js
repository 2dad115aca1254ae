// Glosses, second part: the box that says what a Chinese term means, on hover, focus and touch.
//
// Keyboard: Tab leads to the first term of a paragraph, a table or a passage, ← and → go from term to term
// in it, Enter leads to the entry, Escape closes the box. The box stays while the pointer is in it. A focused
// term is described by the box; what the arrows come to inside one passage is said in a live region.
"use strict";

(() => {
const { article, ACTIVE, ZH, hostOf, hitAt, hitsIn, rangeOf, rectsOf, isStop } = window.gloss;
const make = (tag, attributes, parent) => parent.appendChild(Object.assign(document.createElement(tag), attributes));
const box = make("div", { className: "gloss", id: "gloss", role: "tooltip", lang: "en", hidden: true }, article);
const said = make("div", { className: "gloss-said", role: "status" }, article);
const HEAD = 70; // what the page's own bar covers at the top
let open = null, dismissed = null, pointed = null, timer = 0, walking = false; // open: { hit, stop, described, x, y }

function show(hit, { stop = null, x = -1, y = -1 } = {}) {
  close();
  if (!rectsOf(hit).length) return;
  const { term, english, pinyin, kind, href, from } = hit.entry;
  open = { hit, stop, x, y, described: stop?.getAttribute("aria-describedby") };
  box.replaceChildren();
  make("b", { lang: "zh-CN", textContent: term }, box);
  if (pinyin) make("i", { lang: "zh-Latn", textContent: pinyin }, box);
  make("span", { textContent: english }, box);
  make("small", { textContent: kind }, box);
  make("a", { href, textContent: from, tabIndex: -1 }, box); // by keyboard: Enter
  box.hidden = false;
  place();
  if (CSS.highlights) CSS.highlights.set("gloss-open", new Highlight(rangeOf(hit)));
  stop?.setAttribute("aria-describedby", [open.described, "gloss"].filter(Boolean).join(" "));
}

function place() {
  const { hit, x, y } = open, rects = rectsOf(hit);
  if (!rects.length) return close();
  const rect = rects.find(({ left, right, top, bottom }) => x >= left && x <= right && y >= top - 2 && y <= bottom + 2) || rects[0];
  const { offsetWidth: width, offsetHeight: height } = box, { clientWidth } = document.documentElement;
  // above in a passage, as its own cards open below
  const above = rect.top > height + HEAD && (hit.model.host.closest(".ann") || rect.bottom + height + 8 > innerHeight);
  box.style.left = `${Math.max(8, Math.min(rect.left, clientWidth - width - 8))}px`;
  box.style.top = `${above ? rect.top - height - 2 : rect.bottom + 2}px`;
}

function close() {
  clearTimeout(timer);
  if (!open) return;
  if (open.described) open.stop.setAttribute("aria-describedby", open.described);
  else open.stop?.removeAttribute("aria-describedby");
  CSS.highlights?.delete("gloss-open");
  box.hidden = true;
  open = null;
}

function point({ clientX: x, clientY: y, target }) {
  clearTimeout(timer);
  if (box.contains(target)) return; // one may go into the box, to select or to click
  const hit = hostOf(target) && hitAt(x, y);
  if (hit && hit === open?.hit) return;
  if (hit !== dismissed) dismissed = null;
  if (hit && !dismissed) timer = setTimeout(show, 150, hit, { x, y });
  else if (open && !open.stop) timer = setTimeout(close, 300);
}

const visible = hit => rectsOf(hit).some(({ top, bottom }) => top >= HEAD && bottom <= innerHeight);

// What *stop* stands for, a host, something active around one, or something focused inside one.
const hostFor = stop => (stop === document.body ? null : hostOf(stop) || hostOf(stop.querySelector(ZH)));

function step(event, by) {
  const stop = document.activeElement;
  if (!article.contains(stop) || stop.matches("input, select, textarea, button") || !(isStop(stop) || stop.matches(`mark, ${ACTIVE}`))) return;
  const host = hostFor(stop), walk = host ? hitsIn(host) : [];
  let at = walk.indexOf(open?.hit);
  if (at >= 0) at += by;
  else if (stop.contains(host)) at = Math.max(0, walk.findIndex(hit => hit.model.host === host && visible(hit)));
  else at = walk.findIndex(hit => stop.compareDocumentPosition(rangeOf(hit).startContainer) & Node.DOCUMENT_POSITION_FOLLOWING);
  while (walk[at] && !rectsOf(walk[at]).length) at += by; // hidden: a row filtered out, a folded answer
  if (!walk[at]) return;
  event.preventDefault();
  const hit = walk[at], next = hit.model.host.closest(ACTIVE) || hit.model.host, moves = next !== stop && !next.contains(stop);
  walking = true;
  if (moves) next.focus({ preventScroll: true });
  if (!visible(hit)) rangeOf(hit).startContainer.parentElement.scrollIntoView({ block: "center", inline: "nearest" });
  if (!visible(hit)) scrollBy({ top: rectsOf(hit)[0].top - innerHeight / 2, behavior: "instant" }); // a long paragraph
  show(hit, { stop: document.activeElement });
  walking = false;
  const parts = [...box.children].slice(0, -1).flatMap(part => [part.cloneNode(true), " "]);
  said.replaceChildren(...(moves ? [] : [...parts, `${at + 1} of ${walk.length}`]));
}

addEventListener("focusin", ({ target }) => {
  if (walking || !article.contains(target) || box.contains(target) || !target.matches(":focus-visible")) return;
  if (!isStop(target) && !target.matches(ACTIVE)) return;
  const host = hostFor(target);
  if (!host || !target.contains(host)) return;
  const hits = hitsIn(host).filter(hit => hit.model.host === host), hit = hits.length > 9 ? hits.find(visible) : hits[0];
  if (hit) show(hit, { stop: target });
});
addEventListener("focusout", () => { if (open?.stop && !walking) close(); });
addEventListener("keydown", event => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.key === "Escape" && open) {
    dismissed = open.hit;
    close();
  } else if (event.key === "ArrowRight") step(event, 1);
  else if (event.key === "ArrowLeft") step(event, -1);
  else if (event.key === "Enter" && open?.stop && isStop(open.stop)) location.href = open.hit.entry.href;
});
addEventListener("pointermove", event => {
  if (event.pointerType === "touch" || event.buttons) return;
  if (!pointed) {
    requestAnimationFrame(() => {
      point(pointed);
      pointed = null;
    });
  }
  pointed = event;
});
addEventListener("click", event => { // a tap; a click opens at once what hovering would
  if (box.contains(event.target) || event.target.closest?.(ACTIVE)) return;
  const hit = hostOf(event.target) && hitAt(event.clientX, event.clientY);
  if (hit) show(hit, { x: event.clientX, y: event.clientY });
  else close();
});
for (const name of ["scroll", "resize"]) addEventListener(name, () => { if (open) place(); }, { capture: true, passive: true });
})();
