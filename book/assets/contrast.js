// The contrast explorer: choices, a dot plot and fewer rows, made from the table of the page.
//
// A table in <div class="contrast" data-first="concept" data-plans="ids, in order"> (helpers/contrast_page.py) works without this script:
// one tbody a concept, one row a value. With it, the reader chooses concepts, plans and a scale; the plot is
// drawn from the cells, each dot a link to its sentence. Nothing is fetched, nothing moves by itself.
"use strict";
{
  const SCALES = { value: "value", share: "per cent of the largest value", year: "by year" };
  const LINE = 30, HEAD = 50, FOOT = 34, RIGHT = 74;
  const make = (tag, attributes = {}, ...inside) => {
    const element = Object.assign(document.createElement(tag), attributes);
    element.append(...inside);
    return element;
  };
  const draw = (tag, attributes, ...inside) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...inside);
    return element;
  };
  const read = (row, concept) => {
    const [plan, year, value, population, comparable, sentence] = [...row.cells].map(cell => cell.textContent.trim());
    const [, sign, number, unit] = value.match(/^([^\d.-]*)(-?[\d.]+)\s*([^(]*)/);
    return {
      row, concept, plan, year, population, sentence, value: parseFloat(number), text: `${sign}${number}`.trim(), unit: unit.trim(),
      comparable: comparable.split(":")[0], id: row.dataset.plan, link: row.querySelector("a").getAttribute("href"),
    };
  };
  const round = largest => { // the step of an axis from zero to *largest* with about four marks
    const power = 10 ** Math.floor(Math.log10(largest / 4));
    return [1, 2, 2.5, 5, 10].map(n => n * power).find(step => largest / step <= 5);
  };

  function enhance(box, index) {
    const scroll = box.querySelector(".contrast-scroll");
    const concepts = [...box.querySelectorAll("tbody")].map(body => {
      const [zh, en] = [...body.querySelectorAll("b")].map(name => name.textContent);
      const concept = { body, zh, en, id: body.id.replace("contrast-", "") };
      concept.values = [...body.querySelectorAll("tr[data-plan]")].map(row => read(row, concept));
      concept.plans = new Set(concept.values.map(({ plan }) => plan)).size;
      return concept;
    });
    const all = concepts.flatMap(({ values }) => values);
    const id = name => `contrast-${index}-${name}`;
    const select = (name, label, options) => {
      const field = make("select", { id: id(name) }, ...options.map(([value, text]) => make("option", { value, textContent: text })));
      field.addEventListener("change", show);
      return [field, make("div", { className: "contrast-field" }, make("label", { htmlFor: field.id, textContent: label }), field)];
    };
    const tick = (value, checked, ...label) => {
      const field = make("input", { type: "checkbox", value, checked });
      field.addEventListener("change", show);
      return [field, make("label", {}, field, make("span", {}, ...label))];
    };
    const [main, mainField] = select("concept", "Concept", concepts.map(({ id, zh, en, plans }) => [id, `${en} ${zh} (${plans} ${plans === 1 ? "plan" : "plans"})`]));
    const [scale, scaleField] = select("scale", "Scale", Object.entries(SCALES));
    const others = concepts.map(({ id, zh, en }) => tick(id, false, `${en} `, make("span", { lang: "zh-CN", textContent: zh })));
    const order = box.dataset.plans.split(" ");
    const named = [...new Map(all.map(({ id, plan }) => [id, plan]))].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
    const plans = named.map(([id, plan]) => tick(id, true, plan));
    const status = make("p", { className: "contrast-status" });
    status.setAttribute("role", "status");
    const plot = make("div", { className: "contrast-plot" });
    const said = make("p", { className: "contrast-said" });
    let drawn = 0, chosen = [];

    function show() {
      const ids = new Set([main.value, ...others.filter(([field]) => field.checked).map(([field]) => field.value)]);
      const from = new Set(plans.filter(([field]) => field.checked).map(([field]) => field.value));
      chosen = all.filter(value => ids.has(value.concept.id) && from.has(value.id));
      for (const value of all) value.row.hidden = !chosen.includes(value);
      for (const concept of concepts) concept.body.hidden = !ids.has(concept.id) || concept.values.every(({ row }) => row.hidden);
      status.textContent = !from.size ? "No plan is chosen: tick one or more." :
        !chosen.length ? "None of the plans chosen sets a value for this concept." :
        `${chosen.length} of ${all.length} values shown: ${new Set(chosen.map(({ concept }) => concept)).size} of ${concepts.length} concepts, ${new Set(chosen.map(({ id }) => id)).size} of ${plans.length} plans.`;
      said.textContent = chosen.length ? "Point at a dot, or move to it with Tab, to read its sentence; press it to see the sentence in the plan." : "";
      scroll.scrollTop = 0;
      redraw();
    }

    function redraw() {
      drawn = plot.clientWidth;
      const width = Math.max(300, Math.min(drawn, 720));
      const key = value => `${value.concept.id} ${value.unit}`;
      const years = [...new Set(chosen.map(({ year }) => year))].sort(); // "no year" comes last
      const panels = [...new Set(chosen.map(key))].map(name => panel(chosen.filter(value => key(value) === name), width, years));
      plot.replaceChildren(...panels, ...(panels.length ? [make("p", {}, "● comparable   ○ with caution   ✖ not comparable")] : []));
    }

    function panel(values, width, years) {
      const { concept: { zh, en }, unit } = values[0], timed = scale.value === "year";
      const seen = {}; // by year, one line a plan and population; a second value of the same year gets its own
      const line = values.map(({ id, plan, population, year }, i) => {
        if (!timed) return i;
        const same = `${id} ${population} ${year}`;
        seen[same] = (seen[same] || 0) + 1;
        return `${id} ${population} ${seen[same]}`;
      });
      const lines = [...new Set(line)], largest = Math.max(...values.map(({ value }) => value));
      const cut = en.length + unit.length + 3 > width / 7 ? en.lastIndexOf(" ", width / 7) : -1; // a long name takes two lines
      const head = HEAD + (cut > 0 ? 18 : 0), left = timed ? 90 : 142, height = head + lines.length * LINE + FOOT, room = width - left - RIGHT;
      const top = scale.value === "share" ? 100 : largest, step = round(top);
      const x = value => left + 10 + (timed ? years.indexOf(value.year) * room / Math.max(1, years.length - 1) :
        room * (scale.value === "share" ? 100 * value.value / largest : value.value) / top);
      const y = n => head + (n + .5) * LINE;
      const label = `Dot plot, ${SCALES[scale.value]}: ${en}, ${values.length} values`;
      const chinese = draw("text", { x: 0, y: 16, "font-weight": 600, "font-size": 15, lang: "zh-CN" }, zh);
      const name = cut > 0 ? [draw("tspan", {}, en.slice(0, cut)), draw("tspan", { x: 0, dy: 18 }, `${en.slice(cut + 1)} (`)] : [draw("tspan", {}, `${en} (`)];
      const english = draw("text", { x: 0, y: 36, "font-size": 14 }, ...name, draw("tspan", { lang: "zh-CN" }, unit || "number"), ")");
      const marks = timed ? years.map((text, i) => [left + 10 + i * room / Math.max(1, years.length - 1), text]) :
        Array.from({ length: Math.floor(top / step + 1e-9) + 1 }, (_, i) => [left + 10 + room * i * step / top, `${+(i * step).toPrecision(6)}`]);
      const svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": label }, chinese, english);
      for (const [at, text] of marks) {
        svg.append(draw("line", { x1: at, x2: at, y1: head, y2: height - FOOT }),
          draw("text", { x: at, y: height - FOOT + 18, class: "quiet", "font-size": 13, "text-anchor": "middle" }, text));
      }
      lines.forEach((name, n) => {
        const { plan, year } = values[line.indexOf(name)];
        svg.append(draw("line", { x1: left, x2: width, y1: y(n), y2: y(n) }),
          draw("text", { x: left - 4, y: y(n) + 5, "font-size": 14, "text-anchor": "end" }, timed ? plan : `${plan} ${year}`));
      });
      values.forEach((value, i) => svg.append(dot(value, x(value), y(lines.indexOf(line[i])))));
      return svg;
    }

    function dot(value, x, y) {
      const { id, plan, year, text, unit, comparable, sentence, link, population } = value;
      const shape = comparable === "no" ? draw("path", { class: "dot", d: "M-7-4-4-7 0-3 4-7 7-4 3 0 7 4 4 7 0 3-4 7-7 4-3 0z" }) : draw("circle", { class: "dot", r: comparable === "yes" ? 7 : 5.5 });
      const mark = draw("a", { href: link, class: comparable, style: `--plan: var(--${id})`, transform: `translate(${x} ${y})` },
        draw("circle", { class: "ring", r: 13 }), shape, draw("text", { x: 13, y: 5, "font-size": 14 }, text));
      mark.setAttribute("aria-label", `${plan}, ${year}: ${text} ${unit}, of: ${population}; comparable: ${comparable}`);
      const tell = () => said.replaceChildren(make("strong", {}, `${plan}, ${year}: ${text} ${unit}`), ` (of: ${population}) `, make("span", { lang: "zh-CN", textContent: sentence }));
      mark.addEventListener("focus", tell);
      mark.addEventListener("pointerenter", tell);
      return mark;
    }

    const fieldset = (className, legend, fields) =>
      make("fieldset", {}, make("legend", { textContent: legend }), make("div", { className }, ...fields.map(([, label]) => label)));
    box.prepend(mainField,
      make("details", {}, make("summary", {}, "Set other concepts beside it"), fieldset("contrast-many", "Other concepts", others)),
      fieldset("contrast-few", "Plans", plans), scaleField, status, plot, said);

    // comparable.html#contrast-income_ratio opens the explorer with that concept
    const open = hash => {
      const found = concepts.find(({ id }) => id === hash);
      if (found) main.value = found.id;
      return found;
    };
    const follow = () => {
      if (!open(location.hash.replace("#contrast-", ""))) return;
      show();
      box.scrollIntoView();
    };
    open(box.dataset.first);
    show();
    follow();
    addEventListener("hashchange", follow);
    addEventListener("resize", () => { if (plot.clientWidth !== drawn) redraw(); });
  }

  // When it is nearly in sight, or at once for an address that names a state of it
  const coming = new IntersectionObserver(seen => {
    for (const { isIntersecting, target } of seen) {
      if (!isIntersecting) continue;
      coming.unobserve(target);
      enhance(target, boxes.indexOf(target));
    }
  }, { rootMargin: "1000px" });
  const boxes = [...document.querySelectorAll(".contrast")];
  boxes.forEach((box, index) => (location.hash ? enhance(box, index) : coming.observe(box)));
}
