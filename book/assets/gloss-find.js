// Glosses, first part: where in the page which Chinese terms are. (The second, gloss.js, shows what they mean.)
//
// The terms come from gloss-terms.js (made by book/_ext/gloss.py), loaded when the page has time. The text of
// the page is left as it is: terms are looked for where lang is zh, the longest first, and underlined as a
// CSS highlight. Headings' anchors, code, drawings and forms are left out.
"use strict";

window.gloss = (() => {
const { dataset, src } = document.currentScript;
const article = document.querySelector("article.bd-article") || document.body;
const pages = new URL(document.documentElement.dataset.content_root || "./", location.href); // right from file:// too
const ZH = '[lang|="zh"]', OUT = 'pre, code, svg, nav, form, select, .headerlink, .gloss, .gloss-said, .dt[data-noun="terms"]';
const ACTIVE = "a[href], button, summary, label";
const BLOCK = "p, li, dd, dt, td, th, div, section, caption, br, h1, h2, h3, h4, h5, h6";
const GROUP = "table, .ann, p, li, dd, dt, h1, h2, h3, h4"; // one stop of Tab for all terms in it
const entries = new Map(); // first two characters, or the only one → entries, the longest first
const models = new WeakMap(), scanned = new WeakSet(), groups = new Map();
const fold = text => text.replaceAll("（", "(").replaceAll("）", ")"); // 区（市）县 is 区(市)县
const shown = element => (element.checkVisibility ? element.checkVisibility() : element.getClientRects().length > 0);
const idle = window.requestIdleCallback || (act => setTimeout(act, 50, { timeRemaining: () => 10 }));

// The Chinese element that *node* belongs to: the outermost one, as a term may go on over a mark's edge.
function hostOf(node) {
  let host = (node?.nodeType === 3 ? node.parentElement : node)?.closest?.("[lang]");
  if (!host?.matches(ZH) || host.closest(OUT) || !article.contains(host)) return null;
  for (let above; (above = host.parentElement.closest("[lang]"))?.matches(ZH);) host = above;
  return host;
}

// A host's text nodes, without those of what stands in it in English (labels, cards), and the terms in them.
function modelOf(host) {
  if (models.has(host)) return models.get(host);
  const nodes = [], starts = new Map();
  let text = "";
  const walk = document.createTreeWalker(host, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, node => {
    if (node.nodeType === 3) return NodeFilter.FILTER_ACCEPT;
    if (node.matches(OUT) || (node.lang && !node.matches(ZH))) return NodeFilter.FILTER_REJECT;
    if (node.matches(BLOCK)) text += "\n"; // no term goes on from one block to the next
    return NodeFilter.FILTER_SKIP;
  });
  for (let node; (node = walk.nextNode());) {
    starts.set(node, text.length);
    nodes.push(node);
    text += node.data;
  }
  const model = { host, nodes, starts };
  model.hits = find(fold(text)).map(hit => ({ ...hit, model }));
  models.set(host, model);
  return model;
}

function find(text) {
  const hits = [], whole = text.replace(/[\s“”《》、。，()]/g, "");
  for (let at = 0; at < text.length; at++) {
    // 区 is explained where it stands alone, not in each word that has it
    const entry = (entries.get(text.slice(at, at + 2)) || []).find(({ key }) => key.length > 1 && text.startsWith(key, at)) || (text[at] === whole && entries.get(whole)?.[0]);
    if (!entry) continue;
    hits.push({ start: at, end: at + entry.key.length, entry });
    at += entry.key.length - 1;
  }
  return hits;
}

function placeOf({ model: { nodes, starts }, start, end }) {
  const place = at => {
    let low = 0, high = nodes.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts.get(nodes[middle]) <= at) low = middle; else high = middle - 1;
    }
    return [nodes[low], at - starts.get(nodes[low])];
  };
  const [startContainer, startOffset] = place(start), [endContainer, offset] = place(end - 1);
  return { startContainer, startOffset, endContainer, endOffset: offset + 1 };
}
function rangeOf(hit) {
  const range = document.createRange(), { startContainer, startOffset, endContainer, endOffset } = placeOf(hit);
  range.setStart(startContainer, startOffset);
  range.setEnd(endContainer, endOffset);
  return range;
}
const rectsOf = hit => [...rangeOf(hit).getClientRects()].filter(({ width }) => width);

function hitAt(x, y) {
  const caret = document.caretPositionFromPoint?.(x, y), old = caret ? null : document.caretRangeFromPoint?.(x, y);
  const node = caret?.offsetNode || old?.startContainer, host = node?.nodeType === 3 && hostOf(node);
  if (!host) return null;
  const model = modelOf(host), at = model.starts.get(node) + (caret ? caret.offset : old.startOffset);
  const over = ({ left, right, top, bottom }) => x >= left && x <= right && y >= top - 2 && y <= bottom + 2;
  return model.hits.find(hit => hit.start <= at && at <= hit.end && rectsOf(hit).some(over)) || null;
}

// A passage is a group of its own; else all terms of a table or a paragraph are one.
const groupOf = host => (host.querySelector("p, li, td") ? host : host.closest(GROUP) || host);
const hitsIn = host => (groups.get(groupOf(host)) || [host]).filter(shown).flatMap(each => modelOf(each).hits);

function look(host, underlined) {
  scanned.add(host);
  const { hits } = modelOf(host), group = groupOf(host);
  if (!hits.length) return;
  const passage = host.closest(".ann"); // common words are explained there too, but a page full of dots says nothing
  for (const hit of hits) if (!passage || hit.entry.kind !== "word") underlined.add(new StaticRange(placeOf(hit)));
  if (host.closest(ACTIVE)) return; // a link is a stop already
  groups.set(group, [...(groups.get(group) || []), host]);
  host.tabIndex = -1;
}

// Looks at what is new in the page, a few places at a time, so that nobody waits for it.
function scan(done = () => {}) {
  const underlined = CSS.highlights?.get("gloss") || (CSS.highlights ? new Highlight() : new Set());
  const hosts = [...article.querySelectorAll(ZH)];
  let at = 0;
  const go = deadline => {
    do {
      const host = hosts[at++];
      if (host && !scanned.has(host) && hostOf(host) === host && !host.closest(".ann-card")) look(host, underlined);
    } while (at < hosts.length && deadline.timeRemaining() > 1);
    if (at < hosts.length) return idle(go, { timeout: 200 });
    CSS.highlights?.set("gloss", underlined);
    stops();
    return done();
  };
  idle(go, { timeout: 200 });
}

// The first term in sight of each group is the one that Tab leads to: a filter or a switch may hide one.
function stops() {
  for (const hosts of groups.values()) {
    const first = hosts.find(shown);
    for (const host of hosts) if (host.tabIndex !== (host === first ? 0 : -1)) host.tabIndex = host === first ? 0 : -1;
  }
}

window.glossTerms = all => {
  for (const { kind: common, from, href, rows } of all) {
    for (const [term, english, pinyin, own, place] of rows) {
      const key = fold(term), first = key.slice(0, 2), list = entries.get(first) || entries.set(first, []).get(first);
      const address = href + encodeURI(place ?? term.replace(/[\s"'<>&]+/g, "-"));
      list.push({ key, term, english, pinyin, kind: own || common, from, get href() { return new URL(address, pages).href; } });
    }
  }
  for (const list of entries.values()) list.sort((a, b) => b.key.length - a.key.length);
  let pending = 0;
  const later = act => { clearTimeout(pending); pending = setTimeout(act, 200); };
  scan(() => {
    new MutationObserver(changes => {
      if (changes.some(({ target }) => !target.closest?.(".gloss, .gloss-said"))) later(() => scan());
    }).observe(article, { childList: true, subtree: true });
    for (const name of ["change", "input", "click", "toggle"]) addEventListener(name, () => later(stops), true);
    document.documentElement.dataset.gloss = "ready";
  });
};
const load = () => document.head.append(Object.assign(document.createElement("script"), { src: new URL(dataset.terms, src).href }));
if (document.readyState === "complete") idle(load); else addEventListener("load", () => idle(load, { timeout: 2000 }));

return { article, ACTIVE, ZH, hostOf, hitAt, hitsIn, rangeOf, rectsOf, isStop: element => scanned.has(element) };
})();
