// The search page: what search.js finds, as a list that can be read, heard and gone through with the Tab key.
//
// Each page found comes with its best places, each a link to the place and an excerpt, the words marked.
// Nothing is fetched: the texts are in searchindex.js, so that it works from the file system too.
"use strict";
{
  const SHOWN = 10, PLACES = 3, BEFORE = 50, AFTER = 150;
  const KINDS = {
    chapter: "Chapter", glossary: "Glossary", page: "Page", summary: "Summary in Chinese", reference: "Reference",
    text: "Text of a plan", solutions: "Solutions",
  };
  const RUN = /([\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff](?:[\u3000-\u303f\uff00-\uffef\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff“”—…·\d.%+:~-]*[\u3000-\u303f\uff00-\uffef\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])?)/;
  const make = (tag, attributes = {}, ...inside) => {
    const element = Object.assign(document.createElement(tag), attributes);
    element.append(...inside);
    return element;
  };
  const field = document.getElementById("find"), status = document.querySelector(".find-status"), list = document.querySelector(".find-results");
  const more = make("button", { type: "button", className: "btn btn-outline-primary find-more", hidden: true });
  const advice = make("ul", { className: "find-advice", hidden: true });
  list.after(advice, more);
  let answer = { pages: [] }, waiting = 0, texts = null, came = false;

  // The texts come when they are wanted: at once for words in the address, else when the page stands and is idle
  const load = () => texts ??= new Promise(done => document.head.append(make("script", { src: "searchindex.js", onload: done, onerror: done }))).then(() => { came = true; });

  const chinese = text => text.split(RUN).filter(Boolean).map(part => RUN.test(part) ? make("span", { lang: "zh-CN", textContent: part }) : part);

  // The text between two offsets, its Chinese and the places found marked
  function marked(text, places, from = 0, to = text.length) {
    const out = [];
    let at = from;
    for (const [start, end] of [...places].sort((a, b) => a[0] - b[0] || b[1] - a[1])) {
      if (end <= at || start >= to) continue;
      const begin = Math.max(start, at), stop = Math.min(end, to);
      out.push(...chinese(text.slice(at, begin)), make("mark", {}, ...chinese(text.slice(begin, stop))));
      at = stop;
    }
    return [...out, ...chinese(text.slice(at, to))];
  }

  // The stretch that holds most of what was looked for; Chinese characters take twice the room
  function excerpt({ passage: { text }, places }) {
    const dense = RUN.test(text) && text.match(/[\u4e00-\u9fff]/g).length > text.length / 2 ? 2 : 1;
    const all = places.flat().sort((a, b) => a[0] - b[0]);
    const held = ([start]) => places.filter(some => some.some(([at]) => at >= start && at < start + AFTER / dense)).length;
    const first = all.reduce((best, place) => best && held(best) >= held(place) ? best : place, null);
    const start = first ? first[0] : 0;
    let from = Math.max(0, start - BEFORE / dense), to = Math.min(text.length, start + AFTER / dense);
    while (from > 0 && from < start && /\w/.test(text[from - 1])) from++; // whole words
    while (to < text.length && /\w/.test(text[to])) to++;
    return { from, nodes: [from ? "… " : "", ...marked(text, all, from, to), to < text.length ? " …" : ""].filter(Boolean), at: first ? first[0] : -1 };
  }

  // The anchor of the passage, or the last id inside it before the place: a target's mark in a full text
  function anchor({ anchor, spots }, at) {
    for (let i = spots.length - 2; i >= 0; i -= 2) if (spots[i] <= at) return spots[i + 1];
    return anchor;
  }

  function place(page, found) {
    const { passage, heads } = found, item = make("li"), { nodes, at } = excerpt(found);
    if (!passage.first) {
      item.append(make("a", { href: `${page.uri}#${encodeURIComponent(anchor(passage, at))}` }, ...marked(passage.heading || page.title, heads)));
    }
    if (passage.text) item.append(make("p", {}, ...nodes));
    return item;
  }

  function result(page) {
    const [best] = page.found, places = page.found.filter(({ number }) => number === best.number || number > 1);
    const heads = page.found.filter(({ passage }) => passage.first).flatMap(({ heads }) => heads);
    const shown = (places.length ? places : page.found).slice(0, PLACES);
    const name = make("p", {}, make("a", { href: page.uri }, ...marked(page.title, heads)), " ", make("small", { textContent: KINDS[page.kind] }));
    const left = page.found.length - shown.length;
    if (left) name.append(make("small", { textContent: ` · ${left} more ${left === 1 ? "place" : "places"}` }));
    return make("li", {}, name, make("ul", {}, ...shown.map(found => place(page, found)).filter(item => item.hasChildNodes())));
  }

  function show(number) {
    const before = list.children.length;
    list.append(...answer.pages.slice(before, number).map(result));
    const left = answer.pages.length - list.children.length;
    more.hidden = !left;
    more.textContent = `Show ${Math.min(left, SHOWN)} more ${left === 1 ? "page" : "pages"}`;
    return list.children[before];
  }

  function advise(query, { lost, needs }) {
    const kept = needs.filter(one => !lost.includes(one)).join(" ");
    advice.replaceChildren(...[
      lost.length && kept && ["Without what is nowhere: ", make("a", { href: `search.html?q=${encodeURIComponent(kept)}` }, ...chinese(kept)), "."],
      !lost.length && ["No page has all of these words: leave one out."],
      ["Try another form of the word, or only its beginning; Chinese characters in the plans’ own words, two at least; or the English for them."],
      ["Pinyin is known for terms, places, plans, indicators and offices, with or without tone marks."],
      ["Numbers and rows are best looked for in the ", make("a", { href: "book/reference/targets.html", textContent: "table of all targets" }),
        ", terms in the ", make("a", { href: "book/reference/glossary.html", textContent: "glossary" }), "."],
    ].filter(Boolean).map(words => make("li", {}, ...words)));
  }

  function search() {
    const query = field.value.trim();
    list.replaceChildren();
    advice.hidden = more.hidden = true;
    document.title = document.title.replace(/^.*?(?=Search [-—])/, query && `${query} — `);
    try { history.replaceState(null, "", query ? `?q=${encodeURIComponent(query)}` : location.pathname); } catch { /* refused for files */ }
    if (!query) return status.replaceChildren();
    if (!came) {
      load().then(search);
      return status.replaceChildren("Loading the texts …");
    }
    if (!window.bookIndex) return status.replaceChildren("The texts to search could not be loaded: reload the page.");
    answer = bookSearch(query);
    const { pages, said, lost, needs } = answer;
    if (!pages.length) {
      status.replaceChildren("Nothing found for ", ...chinese(query), needs.length > 1 && lost.length ? ": " : "", ...(needs.length > 1 && lost.length ? [...chinese(lost.join(", ")), lost.length > 1 ? " are on no page" : " is on no page"] : []), ".");
      advise(query, answer);
      advice.hidden = false;
      return undefined;
    }
    show(SHOWN);
    status.replaceChildren(`${pages.length} ${pages.length === 1 ? "page" : "pages"} found for `, ...chinese(query), said.length ? ", read as pinyin of " : "",
      ...chinese(said.slice(0, 4).join("、")), pages.length > SHOWN ? `. The best ${SHOWN} are shown.` : ".");
    return undefined;
  }

  more.addEventListener("click", () => show(list.children.length + SHOWN).querySelector("a").focus());
  field.addEventListener("input", event => {
    clearTimeout(waiting);
    if (!event.isComposing) waiting = setTimeout(search, 250); // not while characters are being composed
  });
  field.addEventListener("compositionend", () => { waiting = setTimeout(search, 250); });
  field.form.addEventListener("submit", event => { event.preventDefault(); clearTimeout(waiting); search(); });
  field.value = new URLSearchParams(location.search).get("q") || "";
  if (!field.value) field.focus();
  const idle = window.requestIdleCallback || setTimeout;
  if (field.value) search();
  else if (document.readyState === "complete") idle(load); else addEventListener("load", () => idle(load));
}
