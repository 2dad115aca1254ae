// The tables of the reference pages: search, filters, sorting, and the row's id in the report page.
//
// A table in <div class="dt" data-noun="targets"> works without this script; with it, it gets a search
// field, a choice for each column marked data-filter, and a button in the head of each column to
// sort by it (numbers where data-number stands, none where data-plain does). Nothing is fetched.
"use strict";

const collator = new Intl.Collator(["zh-CN", "en"], { numeric: true });
const fold = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const number = text => parseFloat((text.match(/-?\d+(\.\d+)?/) || ["NaN"])[0]);
const make = (tag, attributes = {}, ...inside) => {
  const element = Object.assign(document.createElement(tag), attributes);
  element.append(...inside);
  return element;
};

function enhance(box, index) {
  const table = box.querySelector("table"), body = table.tBodies[0], noun = box.dataset.noun;
  const heads = [...table.tHead.rows[0].cells];
  const rows = [...body.rows].map(row => ({
    row, cells: [...row.cells].map(cell => cell.textContent.trim()), text: fold(row.textContent),
  }));
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

  function sort(column, head) {
    const next = { none: "ascending", ascending: "descending", descending: "none" }[head.getAttribute("aria-sort") || "none"];
    for (const other of heads) if (other.hasAttribute("aria-sort")) other.setAttribute("aria-sort", "none");
    head.setAttribute("aria-sort", next);
    const sign = next === "descending" ? -1 : 1, numeric = "number" in head.dataset;
    const empty = ({ cells }) => (numeric ? Number.isNaN(number(cells[column])) : !cells[column]);
    const compare = (a, b) => empty(a) - empty(b) || (empty(a) ? 0 : sign *
      (numeric ? number(a.cells[column]) - number(b.cells[column]) : collator.compare(a.cells[column], b.cells[column])));
    body.append(...(next === "none" ? rows : [...rows].sort(compare)).map(({ row }) => row));
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
    button.addEventListener("click", () => sort(column, head));
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

document.querySelectorAll(".dt[data-noun]").forEach(enhance);

// The report page: report.html?row=wuxi-t016 puts the row's id into the text to send.
const reported = new URLSearchParams(location.search).get("row");
const template = document.querySelector(".report-template pre");
if (reported && template) {
  template.textContent = template.textContent.replaceAll("ROW-ID", reported.slice(0, 80));
  document.title = `${reported}: ${document.title}`;
}
