// The switch “Quotes: 中文 · English · both” below a page's title. What it hides is in book.css, what
// can be hidden is marked by book/_ext/quotes.py, and a line beside the switch sets the choice before
// the page is drawn. The choice is remembered where the browser lets us; without that it holds for the page.
"use strict";

const quoteSwitch = [...document.querySelectorAll('.quotes input[name="quotes"]')];

function chooseQuotes(value) {
  const known = quoteSwitch.find(radio => radio.value === value) || quoteSwitch.find(radio => !radio.value);
  known.checked = true;
  document.documentElement.dataset.quotes = known.value;
}

for (const radio of quoteSwitch) {
  radio.addEventListener("change", () => {
    chooseQuotes(radio.value);
    try { localStorage.setItem("quotes", radio.value); } catch { /* no storage: for this page only */ }
  });
}
// another tab has chosen; and the choice of before, as the browser may have filled in the form by itself
addEventListener("storage", event => { if (event.key === "quotes") chooseQuotes(event.newValue); });
addEventListener("pageshow", () => chooseQuotes(document.documentElement.dataset.quotes));
chooseQuotes(document.documentElement.dataset.quotes);
