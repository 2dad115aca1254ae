"use strict";
/* A reader who has worked a chapter live finds that copy again, also after the chapter has changed. This says
   so on the chapter's page, and lets the reader begin with the chapter as it is now: the copy is kept under
   another name. Live pages keep copies in this browser's storage (IndexedDB), as tools/live.py names it. */
(() => {
  const button = document.querySelector("a.launch-live");
  if (!button || !window.indexedDB || !indexedDB.databases) return;
  const { storage, edition, file } = button.dataset;

  const asked = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });

  async function open() {
    const known = await indexedDB.databases(); // opening one that is not there would make it
    if (!known.some((one) => one.name === storage)) return null;
    const database = await asked(indexedDB.open(storage));
    if (database.objectStoreNames.contains("files")) return database;
    database.close();
    return null;
  }

  async function setAside(copy) {
    const day = new Date().toISOString().slice(0, 16).replace("T", " ").replace(":", ".");
    const name = file.replace(/\.ipynb$/, ` (my copy, ${day}).ipynb`);
    const database = await open();
    const files = database.transaction("files", "readwrite").objectStore("files");
    files.put({ ...copy, name, path: name }, name);
    await asked(files.delete(file)); // the live pages then show the chapter itself
    database.close();
    return name;
  }

  async function look() {
    const database = await open();
    if (!database) return;
    const copy = await asked(database.transaction("files").objectStore("files").get(file));
    database.close();
    if (!copy) return;
    const day = new Date(copy.last_modified).toLocaleString();
    const changed = copy.content?.metadata?.edition !== edition;
    button.title = `Opens your copy, last saved in this browser ${day}`;
    const afresh = document.createElement("button");
    afresh.type = "button";
    afresh.className = "btn btn-sm launch-afresh";
    afresh.textContent = "Start afresh";
    afresh.title = `You have a copy of this chapter, last saved ${day}. It is kept under another name.`;
    afresh.addEventListener("click", async () => {
      await setAside(copy);
      location.href = button.href;
    });
    button.after(afresh);
    if (!changed) return;
    const note = document.createElement("p"); // only for a reader whose copy is older than the chapter
    note.className = "admonition note launch-changed";
    note.setAttribute("role", "status");
    note.textContent = `This chapter has changed since you began your live copy (last saved ${day}). “Work this chapter live” opens your copy; “Start afresh” opens the chapter as it is now and keeps yours under another name.`;
    document.querySelector(".bd-article h1, article h1")?.after(note);
  }

  look().catch((error) => console.warn("live copies:", error)); // without storage the button still works
})();
