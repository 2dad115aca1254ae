"use strict";
/* In a live chapter: links to pages of the book lead to these pages, links to chapters to the live chapters.
   The notebooks name them by their files, which do not lie where the live pages look for files. */
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  const app = location.pathname.indexOf("/live/");
  if (!link || app < 0) return;
  const site = location.origin + location.pathname.slice(0, app + 1);
  const href = link.getAttribute("href");
  const page = href.match(/^(?:\.\.\/)+(book\/[\w/-]+)\.(?:md|html)(#.*)?$/);
  const chapter = href.match(/^(?:.*\/live\/files\/)?([\w-]+)\.ipynb(#.*)?$/);
  if (!page && !chapter) return;
  event.preventDefault();
  event.stopImmediatePropagation(); // JupyterLab would look for a file
  window.open(page ? `${site}${page[1]}.html${page[2] || ""}` : `${site}live/notebooks/index.html?path=${chapter[1]}.ipynb${chapter[2] || ""}`, "_blank", "noopener");
}, true);
