// The outline explorer: choose a plan, a depth and characters to look for, and read its headings.
//
// A <div class="outline" data-plan="yongchuan" data-level="2" data-pages="../book/reference/"> (book/_ext/twins.py)
// stands before a table that can be read without this script: the first state of the notebook's explorer. With
// it, the table is filled from outlines.js as helpers.browse_outline would, each title a link to its section.
"use strict";
{
  const make = (tag, attributes = {}, ...inside) => {
    const element = Object.assign(document.createElement(tag), attributes);
    element.append(...inside);
    return element;
  };
  const chinese = text => /[\u4e00-\u9fff]/.test(text) ? make("span", { lang: "zh-CN", textContent: text }) : text;

  // Each heading with its place in the outline and its path: the titles above it and its own
  function read(rows) {
    const above = [];
    return rows.map(([level, number, title, start, end], index) => {
      while (above.length && above.at(-1).level >= level) above.pop();
      above.push({ level, title });
      return { index, level, number, title, start, length: end - start, path: above.map(({ title }) => title).join(" / ") };
    });
  }

  function enhance(box, count) {
    const table = box.parentElement.querySelector("table.outline-table");
    if (!table || !window.bookOutlines) return;
    const plans = Object.fromEntries(Object.entries(bookOutlines).map(([id, { name, rows }]) => [id, { name, headings: read(rows) }]));
    const deepest = Math.max(...Object.values(plans).flatMap(({ headings }) => headings.map(({ level }) => level)));
    const field = (name, label, control) => {
      control.id = `outline-${count}-${name}`;
      control.addEventListener(control.tagName === "INPUT" ? "input" : "change", () => {
        show();
        scroll.scrollTop = 0; // only here: it measures the page, which is not yet laid out when it loads
      });
      return make("div", {}, make("label", { htmlFor: control.id, textContent: label }), control);
    };
    const plan = make("select", {}, ...Object.entries(plans).map(([value, { name }]) => make("option", { value, textContent: name, selected: value === box.dataset.plan })));
    const level = make("select", {}, ...Array.from({ length: deepest }, (_, i) => make("option", { value: i + 1, textContent: `level ${i + 1}`, selected: `${i + 1}` === box.dataset.level })));
    const find = make("input", { type: "search", autocomplete: "off" });
    const status = make("p", { className: "outline-status" });
    status.setAttribute("role", "status");
    const scroll = table.parentElement;

    function row({ index, level, number, title, start, length }, whole) {
      const link = make("a", { href: `${box.dataset.pages}text-${plan.value}.html#h-${start}` }, chinese(title));
      const share = make("td", { textContent: length });
      share.style.setProperty("--share", `${100 * length / whole}%`);
      const name = make("td", {}, link);
      name.style.paddingInlineStart = `${.6 + 1.2 * (level - 1)}em`;
      return make("tr", {}, make("th", { scope: "row", textContent: index }), make("td", { textContent: level }), make("td", {}, chinese(number)), name, share);
    }

    function show() {
      const { headings } = plans[plan.value], words = find.value.trim();
      const kept = headings.filter(one => one.level <= +level.value && one.path.includes(words));
      const whole = Math.max(...headings.map(({ length }) => length));
      table.tBodies[0].replaceChildren(...kept.map(one => row(one, whole)));
      status.textContent = `${kept.length} of ${headings.length} headings shown` +
        (kept.length ? "." : words ? `: none down to level ${level.value} has “${words}” in it or above it. Try level ${deepest}, or fewer characters.` : ".");
    }

    for (const head of table.tHead.rows[0].cells) if (head.tagName === "TH") head.scope = "col";
    box.replaceChildren(make("div", { className: "outline-fields" }, field("plan", "Plan", plan), field("level", "Headings down to", level),
      field("find", "With these characters", find)), status);
    show();
  }

  // Not before it is nearly in sight: a page is read sooner than it is worked with
  const coming = new IntersectionObserver(seen => {
    for (const { isIntersecting, target } of seen) {
      if (!isIntersecting) continue;
      coming.unobserve(target);
      enhance(target, [...boxes].indexOf(target));
    }
  }, { rootMargin: "1000px" });
  const boxes = document.querySelectorAll(".outline[data-plan]");
  for (const box of boxes) coming.observe(box);
}
