// The search itself: bookSearch(query) looks through the passages of searchindex.js and ranks their pages.
//
// A query is cut into needs; a page must meet each somewhere. A need has alternatives: a stemmed English
// word; Chinese characters together, or, for less, the words in them apart; characters whose pinyin was typed.
// Texts are folded one character for one (small letters, no accents, no full width), so that a place found in
// the folded text is the place in the text. Stemmer and stopwords are those of language_data.js.
"use strict";
const bookSearch = (() => {
  const HAN = "\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff", isHan = new RegExp(`^[${HAN}]`);
  const TOKEN = new RegExp(`["“”]([^"“”]+)["“”]|[${HAN}]+|\\d+(?:[.,]\\d+)+|(?:(?![${HAN}])[\\p{L}\\p{N}_])+`, "gu");
  const WEIGHTS = { chapter: 1.3, glossary: 1.4, page: 1.2, summary: 1.1, reference: 1, text: .9, solutions: .5 };
  const MANY = 60, LONGEST = 12, APART = .2; // places kept of a passage; syllables of a part of a name; weight of words apart
  const escaped = text => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const plain = char => char.normalize("NFKD").replace(/\p{M}/gu, "")[0] || " ";
  const fold = text => text.replace(/[^\x00-\x7f\u4e00-\u9fff]/g, plain).toLowerCase();
  const syllables = word => word.replace(/([a-z])[1-5](?=[a-z]|$)/g, "$1").replaceAll("v", "u"); // cheng2zhen4, lv
  const name = uri => ` · ${uri.replace(/.*\/|\.html$/g, "")}`; // a chapter's short name, as the menu has it
  let passages, traditional, pinyin, stemmer;
  const stems = new Map();

  function load() {
    stemmer = new Stemmer();
    passages = bookIndex.pages.flatMap(([uri, title, kind, parts]) => {
      const page = { uri, title, kind };
      return parts.map(([anchor, heading, text, spots = []], i) =>
        ({ page, first: !i, anchor, heading, text, spots, head: fold(heading) + (i || kind !== "chapter" ? "" : name(uri)), body: fold(text) }));
    });
    traditional = new Map([...bookIndex.traditional].flatMap((char, i, all) => i % 2 ? [] : [[char, all[i + 1]]]));
    pinyin = new Map();
    for (const line of bookIndex.names) {
      const [name, ...sounds] = line.split(" ");
      for (let i = 0; i < sounds.length; i++) {
        for (let j = i + 2; j <= Math.min(sounds.length, i + LONGEST); j++) {
          const sound = sounds.slice(i, j).join("");
          if (!pinyin.has(sound)) pinyin.set(sound, new Set());
          pinyin.get(sound).add(name.slice(i, j));
        }
      }
    }
  }

  // organization and organisation are one word
  const british = word => word.length > 5 ? word.replace(/iz(e[drs]?|ers?|ing|ations?)$/, "is$1") : word;
  function stem(word) {
    if (!stems.has(word)) stems.set(word, stemmer.stemWord(british(word)));
    return stems.get(word);
  }

  // Finders: folded text -> [start, end] of each place
  const every = (pattern, fits = () => true) => text => {
    const found = [];
    for (const match of text.matchAll(pattern)) {
      if (fits(match[0], text, match.index)) found.push([match.index, match.index + match[0].length]);
      if (found.length === MANY) break;
    }
    return found;
  };
  const exactly = words => every(new RegExp(escaped(words), "g"));
  const begins = word => every(new RegExp(`\\b${escaped(word)}[a-z]*`, "g"));
  const english = word => {
    if (!/^[a-z]/.test(word)) return every(new RegExp(escaped(word), "g"), (found, text, at) => !/\d[.,]?$/.test(text.slice(Math.max(0, at - 2), at)) && !/^[.,]?\d/.test(text.slice(at + word.length, at + word.length + 2)));
    const wanted = stem(word); // its words begin as it does, but for the last letter (policy, polici) and -is, -iz
    return every(new RegExp(`\\b${escaped(wanted.replace(/(is|.)$/, ""))}[a-z_\\d]*`, "g"), found => stem(found) === wanted);
  };
  const phrase = words => every(new RegExp(`\\b${words.map(escaped).join("[^a-z0-9]+")}\\b`, "g"));
  const words = run => !Intl.Segmenter ? [...run].slice(1).map((char, i) => run[i] + char) :
    [...new Intl.Segmenter("zh", { granularity: "word" }).segment(run)].map(({ segment }) => segment).filter(({ length }) => length > 1);
  const apart = run => {
    const parts = words(run).map(exactly);
    return text => {
      const found = parts.map(find => find(text).slice(0, 5));
      return parts.length > 1 && found.every(places => places.length) ? found.flat() : [];
    };
  };
  const exists = find => passages.some(({ head, body }) => find(body).length || find(head).length);
  const has = words => passages.some(({ head, body }) => body.includes(words) || head.includes(words));
  const need = (label, ...alternatives) => ({ label, alternatives: alternatives.map(([find, weight = 1, as]) => ({ find, weight, as })) });

  function chinese(run) {
    if (has(run)) return [need(run, [exactly(run)], ...(run.length > 2 ? [[apart(run), APART]] : []))];
    if (/.[的和与及].|^[的和与及].|.[的和与及]$/.test(run)) return run.split(/[的和与及]/).filter(Boolean).flatMap(chinese);
    for (let length = run.length - 1; length > 1; length--) { // the longest part that is in the book, then what is left of it
      for (let i = 0; i + length <= run.length; i++) {
        const part = run.slice(i, i + length);
        if (has(part)) return [run.slice(0, i), part, run.slice(i + length)].filter(Boolean).flatMap(chinese);
      }
    }
    return [need(run, [exactly(run)])];
  }

  function latin(words) {
    const needs = [];
    for (let i = 0, j; i < words.length; i = j) {
      const sound = end => syllables(words.slice(i, end).join(""));
      for (j = words.length; j > i && !pinyin.has(sound(j)); j--);
      const said = j > i && [...pinyin.get(sound(j))].map(name => [exactly(name), .9, name]);
      if (!said) j = i + 1;
      const word = words[i], label = words.slice(i, j).join(" "), find = j - i > 1 ? phrase(words.slice(i, j)) : english(word);
      if (said || exists(find)) needs.push(need(label, [find], ...(said || [])));
      else { // the beginning of a word, or of a name in pinyin
        const begun = word.length > 3 ? [...pinyin].filter(([sound]) => sound.startsWith(syllables(word))).sort(([a], [b]) => a.length - b.length) : [];
        const names = begun.slice(0, 8).flatMap(([, names]) => [...names].map(name => [exactly(name), .7, name]));
        needs.push(need(label, [word.length > 2 ? begins(word) : find, .6], ...names));
      }
    }
    const telling = needs.filter(({ label }) => !stopwords.includes(label) && !/^[a-z]$/.test(label));
    return telling.length ? telling : needs;
  }

  function read(query) {
    const text = [...query.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()].map(char => traditional.get(char) || char).join("");
    const needs = [];
    let words = [];
    const flush = () => { needs.push(...latin(words)); words = []; };
    for (const [token, quoted] of text.matchAll(TOKEN)) {
      if (!quoted && !isHan.test(token)) { words.push(token); continue; }
      flush();
      needs.push(...(quoted ? [need(token, [exactly(quoted.trim())])] : chinese(token)));
    }
    flush();
    return [needs.filter((one, i) => needs.findIndex(({ label }) => label === one.label) === i), text.trim()];
  }

  // How well one passage meets one need, and where: the best of the alternatives
  function meet({ head, body }, { alternatives }) {
    let best = { score: 0, heads: [], places: [] };
    for (const { find, weight, as } of alternatives) {
      const heads = find(head), places = find(body);
      const score = weight * ((heads.length && 8) + (places.length && 2 + Math.log2(places.length)));
      if (score > best.score) best = { score, heads, places, as, apart: weight === APART };
    }
    return best;
  }

  // A heading that is what was looked for, or has it as a part (城镇化率 chéngzhènhuà lǜ · urbanisation rate), says most
  function title({ head }, met, text) {
    if (!met.every(({ heads }) => heads.length)) return 0;
    const at = head.indexOf(text), covered = met.reduce((sum, { heads: [[start, end]] }) => sum + end - start, 0);
    const together = [...(at < 0 ? [] : [[at, at + text.length]]), ...(met.length === 1 ? met[0].heads : [])];
    const whole = together.some(([start, end]) => /(^|· )$/.test(head.slice(0, start)) && !/[\p{L}\p{N}]/u.test(head[end] || ""));
    return 20 * Math.min(1, covered / head.length) + (whole ? 25 : 0);
  }

  return query => {
    if (!passages) load();
    const [needs, text] = read(query);
    const pages = new Map();
    const seen = needs.map(() => false);
    for (const passage of needs.length ? passages : []) {
      const met = needs.map(one => meet(passage, one));
      const number = met.filter(({ score }, i) => score && (seen[i] = true)).length;
      if (!number) continue;
      const all = number === needs.length;
      const together = all && needs.length > 1 && (passage.head.includes(text) || passage.body.includes(text)) ? 2 : 1;
      const score = met.reduce((sum, { score }) => sum + score, 0) * (all ? 2 : 1) * together + title(passage, met, text) * (passage.first ? 1.6 : 1);
      const { page } = passage;
      if (!pages.has(page)) pages.set(page, { ...page, met: new Set(), together: new Set(), found: [] });
      met.forEach(({ score, apart }, i) => {
        if (score) pages.get(page).met.add(i);
        if (score && !apart) pages.get(page).together.add(i);
      });
      pages.get(page).found.push({ passage, score, number, heads: met.flatMap(({ heads }) => heads), places: met.map(({ places }) => places), read: met.map(({ as }) => as) });
    }
    const whole = [...pages.values()].filter(({ met }) => met.size === needs.length);
    for (const page of whole) {
      page.found.sort((a, b) => b.number - a.number || b.score - a.score);
      const [best, ...others] = page.found;
      page.score = WEIGHTS[page.kind] * (best.score + Math.min(6, .2 * others.reduce((sum, { score }) => sum + score, 0)));
    }
    whole.sort((a, b) => b.together.size - a.together.size || b.score - a.score); // characters together come first
    const said = new Set(whole.flatMap(({ found }) => found.flatMap(({ read }) => read.filter(Boolean))));
    return { pages: whole, said: [...said], needs: needs.map(({ label }) => label), lost: needs.filter((_, i) => !seen[i]).map(({ label }) => label) };
  };
})();
