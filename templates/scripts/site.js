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
  const moved = document.querySelector("meta[http-equiv=refresh]");
  if (moved && location.hash) {
    // A page that has moved leads to the same place on the new one.
    location.replace(moved.content.split("url=")[1] + location.hash);
  }
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
  const asked = new URLSearchParams(location.search);
  words.value = asked.get("q") ?? "";
  for (const choice of choices) {
    const name = choice.dataset.filter;
    for (const [value, pages] of Object.entries(found[name] ?? {}).sort()) {
      choice.add(new Option(`${name === "month" ? month(value) : value} (${pages})`, value));
    }
    choice.value = asked.get(name) ?? "";
  }
  form.hidden = false;
  document.querySelector(".without-search").hidden = true;
  let turn = 0;
  const run = async () => {
    const mine = ++turn;
    const filters = Object.fromEntries(choices.filter((c) => c.value).map((c) => [c.dataset.filter, c.value]));
    const text = words.value.trim();
    remember({ q: text, ...filters });
    const none = !text && !Object.keys(filters).length;
    const answer = none ? { results: [] } : await index.debouncedSearch(text || null, { filters }, 150);
    if (mine !== turn || answer === null) return;
    let pages = await Promise.all(answer.results.slice(0, 30).map((result) => result.data()));
    if (mine !== turn) return;
    if (text && !pages.some((page) => isNear(page, text))) pages = [];
    const status = document.getElementById("count");
    status.textContent = none ? "" : pages.length ? `${form.dataset.found} ${answer.results.length}` : form.dataset.none;
    document.getElementById("results").replaceChildren(...pages.map(entry));
  };
  form.addEventListener("input", run);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  run();
}

// The address of a search can be kept and sent.
function remember(asked) {
  const told = new URLSearchParams(Object.entries(asked).filter(([, value]) => value)).toString();
  history.replaceState(null, "", told ? `?${told}` : location.pathname);
}

function month(value) {
  const [year, number] = value.split("-").map(Number);
  const names = new Intl.DateTimeFormat(document.documentElement.lang, { month: "long", year: "numeric", timeZone: "UTC" });
  return names.format(new Date(Date.UTC(year, number - 1, 1)));
}

// Of a word that no page has the index finds what begins like it, down to a single letter: that is nothing found.
function isNear(page, text) {
  const marks = [...body(page.excerpt).querySelectorAll("mark")].map((mark) => mark.textContent.toLowerCase());
  const words = text.toLowerCase().split(/\s+/);
  const begins = (mark, word) => mark.startsWith(word.slice(0, Math.min(3, word.length)));
  return !marks.length || marks.some((mark) => words.some((word) => begins(mark, word.replace(/^["“]/, ""))));
}

function entry(page) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = page.url;
  link.textContent = page.meta.title;
  const about = document.createElement("span");
  about.className = "small about";
  about.textContent = page.meta.about ?? "";
  const text = document.createElement("span");
  text.className = "small";
  // The excerpt is the page's own text with its marks: only those are kept.
  for (const part of body(page.excerpt).childNodes) {
    const piece = document.createElement(part.nodeName === "MARK" ? "mark" : "span");
    piece.textContent = part.textContent;
    text.append(piece);
  }
  item.append(link, " ", about, " ", text);
  return item;
}

// In an element, for a page has no space before its first word.
function body(text) {
  return new DOMParser().parseFromString(`<p>${text}</p>`, "text/html").querySelector("p");
}
