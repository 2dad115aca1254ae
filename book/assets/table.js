// Tables that sort and filter: those of the reference pages, the long ones of the chapters; and the row's id in the report page.
//
// A table in <div class="dt" data-noun="targets"> works without this script; with it, it gets a search
// field, a choice for each column marked data-filter, and a button in the head of each column to
// sort by it (numbers where data-number stands, none where data-plain does). A table with the class "sort"
// (book/_ext/sortable.py) gets the buttons, with "sift" a field to filter its rows too. Nothing is fetched.
"use strict";
{

const collator = new Intl.Collator(["zh-CN", "en"], { numeric: true });
const fold = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const number = text => parseFloat((text.replace(/,(?=\d{3})/g, "").replace("\u2212", "-").match(/-?\d*\.?\d+/) || ["NaN"])[0]);
const make = (tag, attributes = {}, ...inside) => {
  const element = Object.assign(document.createElement(tag), attributes);
  element.append(...inside);
  return element;
};

// Each press of a head's button: rising, falling, as it was. Empty cells stay last; so do the rows that *last* holds.
function sort(body, rows, heads, head, column, numeric, last = []) {
  const next = { none: "ascending", ascending: "descending", descending: "none" }[head.getAttribute("aria-sort")];
  for (const other of heads) if (other.hasAttribute("aria-sort")) other.setAttribute("aria-sort", "none");
  head.setAttribute("aria-sort", next);
  const sign = next === "descending" ? -1 : 1;
  const empty = ({ cells }) => (numeric ? Number.isNaN(number(cells[column])) : !cells[column]);
  const compare = (a, b) => empty(a) - empty(b) || (empty(a) ? 0 : sign *
    (numeric ? number(a.cells[column]) - number(b.cells[column]) : collator.compare(a.cells[column], b.cells[column]) || a.cells[column].length - b.cells[column].length));
  body.append(...(next === "none" ? rows : [...rows.filter(row => !last.includes(row)).sort(compare), ...last]).map(({ row }) => row));
}

function read(body) {
  return [...body.rows].map(row => ({ row, cells: [...row.cells].map(cell => cell.textContent.trim()), text: fold(row.textContent) }));
}

function enhance(box, index) {
  const table = box.querySelector("table"), body = table.tBodies[0], noun = box.dataset.noun;
  const heads = [...table.tHead.rows[0].cells];
  const rows = read(body);
  const id = name => `dt-${index}-${name}`;
  const search = make("input", { type: "search", id: id("search"), autocomplete: "off" });
  const status = make("p", { className: "dt-status" });
  status.setAttribute("role", "status");
  const choices = [];
  let pending = 0;

  function show() {
    const words = fold(search.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { row, cells, text } of rows) {
      const fits = words.every(word => text.includes(word)) &&
        choices.every(({ column, select }) => !select.selectedIndex || cells[column] === select.value);
      row.hidden = !fits;
      shown += fits;
    }
    clearTimeout(pending); // said once the reader has stopped typing
    pending = setTimeout(() => {
      status.textContent = `${shown === rows.length ? "All" : `${shown} of`} ${rows.length} ${noun} shown.`;
    }, 250);
  }

  function clear() {
    search.value = "";
    for (const { select } of choices) select.selectedIndex = 0;
    show();
  }

  function field(name, label, control) {
    return make("div", { className: name }, make("label", { htmlFor: control.id, textContent: label }), control);
  }

  const controls = make("div", { className: "dt-controls" }, field("dt-search", `Search the ${noun}, in English or Chinese`, search));
  search.addEventListener("input", show);
  heads.forEach((head, column) => {
    const title = head.textContent;
    const values = [...new Set(rows.map(({ cells }) => cells[column]))].filter(Boolean);
    if ("filter" in head.dataset && values.length > 1) {
      const options = values.sort(collator.compare).map(value => make("option", { value, textContent: value }));
      const select = make("select", { id: id(column) }, make("option", { value: "", textContent: "all" }), ...options);
      select.addEventListener("change", show);
      choices.push({ column, select });
      controls.append(field("dt-filter", title, select));
    }
    if ("plain" in head.dataset) return;
    const button = make("button", { type: "button", textContent: title });
    button.addEventListener("click", () => sort(body, rows, heads, head, column, "number" in head.dataset));
    head.setAttribute("aria-sort", "none");
    head.replaceChildren(button);
  });
  const reset = make("button", { type: "button", className: "dt-reset", textContent: "Show all" });
  reset.addEventListener("click", clear);
  controls.append(reset);
  box.prepend(controls, status);

  // targets.html?q=污水 opens the table searched; a link to a row that is filtered out shows all
  search.value = new URLSearchParams(location.search).get("q") || "";
  const reveal = () => {
    const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!row || !body.contains(row)) return;
    if (row.hidden) clear();
    row.scrollIntoView({ block: "center" });
  };
  addEventListener("hashchange", reveal);
  show();
  reveal();
}

// A table of a chapter: the label of a column is the lowest cell of its head that says something
function sortable(table, index) {
  const body = table.tBodies[0], rows = read(body), top = [...table.tHead.rows].map(row => [...row.cells]);
  const heads = top[0].map((_, column) => top.map(row => row[column]).findLast(cell => cell && cell.textContent.trim()));
  const none = text => !text || /^(NaN|nan|None|<NA>|NaT|[–—-])$/.test(text);
  const last = rows.slice(-1).filter(({ cells }) => /^(all|total|sum)\b/.test(cells[0])); // the sum of the others
  for (const row of rows) row.cells = row.cells.map(text => none(text) ? "" : text);
  heads.forEach((head, column) => {
    if (!head) return;
    const told = rows.map(({ cells }) => cells[column]).filter(Boolean);
    const numeric = told.length > 0 && told.every(text => /^[^\d\p{L}]{0,3}[\d,.]+\s?%?(?![\d.])/u.test(text) && !/^\d+\.\d+\./.test(text));
    const place = head.children.length === 1 && head.firstElementChild.tagName === "P" ? head.firstElementChild : head;
    const button = make("button", { type: "button" });
    button.append(...place.childNodes);
    button.addEventListener("click", () => sort(body, rows, heads.filter(Boolean), head, column, numeric, last));
    head.setAttribute("aria-sort", "none");
    place.append(button);
  });
  const bar = table.previousElementSibling;
  if (!table.classList.contains("sift") || !bar || !bar.classList.contains("sift-bar")) return;
  const field = make("input", { type: "search", id: `sift-${index}`, autocomplete: "off" });
  const status = make("span");
  status.setAttribute("role", "status");
  field.addEventListener("input", () => {
    const words = fold(field.value).split(/\s+/).filter(Boolean);
    for (const { row, text } of rows) row.hidden = !words.every(word => text.includes(word));
    status.textContent = `${rows.filter(({ row }) => !row.hidden).length} of ${rows.length} rows`;
  });
  bar.append(make("label", { htmlFor: field.id, textContent: "Filter rows" }), field, status);
}

document.querySelectorAll(".dt[data-noun]").forEach(enhance);
// Those of a chapter when they are nearly in sight: a page is read sooner than it is sorted
const tables = [...document.querySelectorAll("table.sort")];
const coming = new IntersectionObserver(seen => {
  for (const { isIntersecting, target } of seen) {
    if (!isIntersecting) continue;
    coming.unobserve(target);
    sortable(target, tables.indexOf(target));
  }
}, { rootMargin: "1000px" });
for (const table of tables) coming.observe(table);

// The report page: report.html?row=wuxi-t016 puts the row's id into the text to send.
const reported = new URLSearchParams(location.search).get("row");
const template = document.querySelector(".report-template pre");
if (reported && template) {
  template.textContent = template.textContent.replaceAll("ROW-ID", reported.slice(0, 80));
  document.title = `${reported}: ${document.title}`;
}
}
