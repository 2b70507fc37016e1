// The live preview: reload when a build is whole, else show what is wrong over the last whole page.
"use strict";
const own = document.currentScript.dataset;
let version = own.version;

const source = new EventSource("/_events");
source.onmessage = (event) => {
  const told = JSON.parse(event.data);
  const errors = told.problems.filter((problem) => problem.severity === "error");
  if (!errors.length && !told.failure && String(told.version) !== version) {
    location.reload();
    return;
  }
  version = errors.length || told.failure ? version : String(told.version);
  show(told, errors);
};
source.onerror = () => say("The preview has stopped: start briefgen serve again, this page will follow.");

const bar = document.createElement("nav");
bar.className = "preview-bar";
bar.setAttribute("aria-label", "Preview");
const link = (text, address, name) => {
  const found = document.createElement("a");
  found.href = address;
  found.textContent = text;
  if (name) found.setAttribute("aria-label", name);
  return found;
};
const state = document.createElement("button");
state.type = "button";
state.setAttribute("aria-expanded", "false");
if (own.before) bar.append(link("← " + own.before, "/" + own.before, "The brief before"));
if (own.after) bar.append(link(own.after + " →", "/" + own.after, "The brief after"));
if (own.day) bar.append(link("PDF", "/" + own.day + "/brief.pdf"));
bar.append(state);
const panel = document.createElement("section");
panel.className = "preview-panel";
panel.setAttribute("aria-label", "Problems");
panel.setAttribute("role", "status");
panel.hidden = true;
document.body.append(bar, panel);
state.addEventListener("click", () => open(panel.hidden));

function open(wanted) {
  panel.hidden = !wanted;
  state.setAttribute("aria-expanded", String(wanted));
}

function say(text) {
  state.textContent = text;
}

function show(told, errors) {
  const count = told.problems.length;
  bar.classList.toggle("wrong", Boolean(errors.length || told.failure));
  if (told.failure) say("cannot be built");
  else if (errors.length) say(errors.length === 1 ? "1 error" : errors.length + " errors");
  else say(count ? (count === 1 ? "1 warning" : count + " warnings") : "up to date");
  panel.replaceChildren();
  if (told.failure) panel.append(text("p", told.failure));
  for (const problem of told.problems) panel.append(item(problem));
  open(Boolean(errors.length || told.failure));
}

function item(problem) {
  const found = document.createElement("article");
  found.className = problem.severity;
  const head = document.createElement("p");
  head.append(text("b", problem.place), " ", text("span", problem.severity + ": " + problem.message));
  found.append(head);
  if (problem.line) {
    const indent = problem.line.slice(0, problem.column - 1).replace(/[^\t]/g, " ");
    found.append(text("pre", problem.line + "\n" + indent + "^"));
  }
  if (problem.hint) found.append(text("p", problem.hint));
  return found;
}

function text(name, words) {
  const found = document.createElement(name);
  found.textContent = words;
  return found;
}
