// Opens a field for typing: plain text, a list of the codebook, or type-ahead over places and actors.

import { act } from "./acts.js";
import { say } from "./announce.js";
import { article, choose, row, subject } from "./desk.js";
import { best, Listbox } from "./listbox.js";
import { during } from "./work.js";

const NAMED = { place: "place", actor: "actor", actors: "actor" }; // kinds whose names may be new
let open = null; // {column, editor, input, box, before}

/** Whether a field is open. */
export const isOpen = () => Boolean(open?.editor.isConnected);

/** Open the field; typed: what stands in it in the place of its value. */
export function edit(column, typed = null) {
  const line = row(column);
  if (!line || isOpen()) return;
  choose(column, { focus: false });
  const { value, kind, label } = line.dataset;
  const input = document.createElement(kind === "long" ? "textarea" : "input");
  Object.assign(input, { id: `edit-${column}`, value: typed ?? value, dir: "auto", autocomplete: "off" });
  if (kind === "long") input.rows = Math.min(Math.max(Math.ceil(value.length / 48), 3), 10);
  else input.type = "text";
  if (["date", "integer", "number"].includes(kind)) input.inputMode = kind === "date" ? "text" : "decimal";
  input.setAttribute("aria-label", kind === "date" ? `${label}, as 2024-03-31` : label);
  input.setAttribute("aria-describedby", `about-${column}`);
  const editor = document.createElement("div");
  editor.className = "editor";
  editor.append(input);
  for (const part of line.querySelectorAll(":scope > .value, :scope > .sure, :scope > .state")) part.hidden = true;
  line.querySelector(".label").after(editor);
  open = { column, editor, input, before: value, box: suggest(line, editor, input) };
  input.addEventListener("keydown", onKey);
  editor.addEventListener("focusout", onLeave);
  input.focus({ preventScroll: true });
  if (typed === null) input.select();
  open.box?.refresh();
}

/** Close the open field for a moment, while the form is swapped; what `restore` takes. */
export function hold() {
  if (!isOpen()) return null;
  const { column, input } = open;
  const held = { column, value: input.value, from: input.selectionStart, until: input.selectionEnd };
  close({ focus: false });
  return held;
}

/** Open the field again as it was held. */
export function restore(held) {
  if (!held) return;
  edit(held.column, held.value);
  open?.input.setSelectionRange(held.from, held.until);
}

function suggest(line, editor, input) {
  const source = findSource(line);
  if (!source) return null;
  const list = document.createElement("ul");
  list.className = "options";
  list.id = `options-${line.dataset.column}`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", `Suggestions for ${line.dataset.label}`);
  for (const [name, value] of [["role", "combobox"], ["aria-controls", list.id], ["aria-autocomplete", "list"]]) {
    input.setAttribute(name, value);
  }
  input.setAttribute("aria-expanded", "false");
  editor.append(list);
  return new Listbox(input, list, source, (option) => save(option.value));
}

function findSource({ dataset: { choices, kind, column, value } }) {
  if (choices && kind !== "list") {
    const known = JSON.parse(choices).map(([stored, label, help]) => ({ value: stored, label, help }));
    return (text) => best(text === value ? "" : text, known);
  }
  if (kind === "actors") return findLast;
  if (kind in NAMED) return (text) => find(NAMED[kind], text, true);
  return kind === "choice" ? (text) => find(column, text, false) : null;
}

/** For the last of several names; those before it stay. */
async function findLast(text) {
  const names = text.split(";").map((each) => each.trim());
  const last = names.pop();
  const whole = (name) => [...names, name].join("; ");
  const options = await find(NAMED.actors, last, true);
  return options.map((each) => ({ ...each, value: whole(each.value) }));
}

async function find(what, text, mayBeNew) {
  if (!text) return [];
  const query = new URLSearchParams({ what, q: text, article: article(), subject: subject() });
  const reply = await during(fetch(`/find?${query}`, { headers: { Accept: "application/json" } })).catch(() => null);
  const { options = [] } = reply?.ok ? await during(reply.json()) : {};
  const isKnown = options.some((each) => each.value === text || each.label === text);
  return isKnown || !mayBeNew ? options : [...options, { value: text, label: `“${text}” as typed`, isNew: true }];
}

function onKey(event) {
  if (event.isComposing) return;
  const key = event.key;
  if (key === "Escape") close();
  else if (open.box && (key === "ArrowDown" || key === "ArrowUp")) open.box.move(key === "ArrowDown" ? 1 : -1);
  else if (key === "Enter" && !event.shiftKey) finish({ accept: event.ctrlKey || event.metaKey });
  else if (key === "Tab" && !event.shiftKey) finish({ next: true });
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** Left by the mouse: what was typed is kept where it is a value by itself, and dropped where one had to be chosen. */
function onLeave(event) {
  if (!open || open.editor.contains(event.relatedTarget) || !document.hasFocus()) return;
  const { box, input, before } = open;
  if (box || input.value.trim() === before) close({ focus: false });
  else save(input.value.trim(), { focus: false });
}

async function finish(after) {
  const here = open;
  if (here.box) await during(here.box.ready);
  if (open !== here) return;
  const typed = here.input.value.trim();
  const option = typed && typed !== here.before ? here.box?.chosen : null;
  if (here.box && typed && typed !== here.before && !option) say(`“${typed}” is not in the list.`, "problem");
  else save(option ? option.value : typed, after);
}

function save(value, { accept = false, next = false, focus = true } = {}) {
  const { column, before } = open;
  close({ focus });
  if (value !== before) act("set", { column, value }).then((reply) => reply && next && goOn(column));
  else if (next) goOn(column);
  if (accept) act("accept");
}

function goOn(column) {
  const all = [...document.querySelectorAll("#form .field")];
  const at = all.findIndex((each) => each.dataset.column === column);
  if (all[at + 1]) choose(all[at + 1].dataset.column);
}

/** Close the open field as it was. */
export function close({ focus = true } = {}) {
  if (!open) return;
  const { column, editor } = open;
  open = null;
  const line = editor.closest(".field");
  editor.remove();
  for (const part of line?.querySelectorAll(":scope > [hidden]") ?? []) part.hidden = false;
  if (focus) choose(column);
}
