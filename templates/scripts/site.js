// What the site adds where scripts run: folders open as pages in a plain folder, and search on a server. Nothing needs it.
"use strict";
const isFolder = location.protocol === "file:";
if (isFolder) {
  // No server says what a folder means.
  for (const link of document.querySelectorAll("a[href]")) {
    const [path, anchor] = link.getAttribute("href").split("#");
    if (path.endsWith("/") && !path.includes("//")) {
      link.setAttribute("href", path + "index.html" + (anchor ? "#" + anchor : ""));
    }
  }
} else {
  for (const item of document.querySelectorAll(".needs-script")) item.hidden = false;
  const form = document.getElementById("search");
  if (form) search(form);
}

async function search(form) {
  const base = new URL("../pagefind/", location.href);
  let index;
  try {
    index = await import(new URL("pagefind.js", base).href);
    await index.init();
  } catch {
    return; // no index: the page says so
  }
  const words = form.elements.q;
  const choices = [...form.querySelectorAll("select")];
  const found = await index.filters();
  for (const choice of choices) {
    for (const [value, pages] of Object.entries(found[choice.dataset.filter] ?? {}).sort()) {
      choice.add(new Option(`${value} (${pages})`, value));
    }
  }
  form.hidden = false;
  document.querySelector(".without-search").hidden = true;
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) words.value = asked;
  let turn = 0;
  const run = async () => {
    const mine = ++turn;
    const filters = Object.fromEntries(choices.filter((c) => c.value).map((c) => [c.dataset.filter, c.value]));
    const text = words.value.trim();
    const none = !text && !Object.keys(filters).length;
    const answer = none ? { results: [] } : await index.debouncedSearch(text || null, { filters }, 150);
    if (mine !== turn || answer === null) return;
    const pages = await Promise.all(answer.results.slice(0, 30).map((result) => result.data()));
    if (mine !== turn) return;
    const status = document.getElementById("count");
    status.textContent = none ? "" : pages.length ? `${form.dataset.found} ${answer.results.length}` : form.dataset.none;
    document.getElementById("results").replaceChildren(...pages.map(entry));
  };
  form.addEventListener("input", run);
  form.addEventListener("submit", (event) => event.preventDefault());
  run();
}

function entry(page) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = page.url;
  link.textContent = page.meta.title;
  const text = document.createElement("span");
  text.className = "small";
  // The excerpt is the page's own text with its marks: only those are kept.
  for (const part of page.excerpt.split(/(<mark>.*?<\/mark>)/)) {
    const marked = /^<mark>(.*?)<\/mark>$/.exec(part);
    const piece = marked ? document.createElement("mark") : document.createTextNode("");
    piece.textContent = plain(marked ? marked[1] : part);
    text.append(piece);
  }
  item.append(link, " ", text);
  return item;
}

function plain(text) {
  return new DOMParser().parseFromString(text, "text/html").body.textContent;
}
