// The palette: every command, field, event and type by a few letters of its name.

import { act, go } from "./acts.js";
import { commands, run } from "./commands.js";
import { choose, rows } from "./desk.js";
import { best, Listbox } from "./listbox.js";

let items = [];
let box = null;

/** Open it with all there is to do now. */
export function show() {
  items = [...commands().map(toCommand), ...rows().map(toField), ...eventLinks().map(toEvent), ...types()];
  const input = document.getElementById("palette-input");
  input.value = "";
  document.getElementById("palette").showModal();
  input.focus();
  box.refresh();
}

const toCommand = ({ name, key, label }) => ({ label, help: key, do: () => run(name) });

const toField = ({ dataset: { column, label, letter, value } }) => ({
  label: `Field: ${label}`, help: value || letter, search: `${label} ${column}`, do: () => choose(column),
});

const eventLinks = () => [...document.querySelectorAll("[data-event]")];

const toEvent = (link) => ({
  label: `Event ${link.querySelector(".number").textContent}: ${link.querySelector(".summary").textContent}`,
  do: () => go(link.href),
});

function types() {
  const all = rows().flatMap((each) => JSON.parse(each.dataset.choices ?? "[]")).filter(([, , , group]) => group);
  return all.map(([value, label, , group]) => ({ label: `Type: ${label}`, help: group, do: () => act("type", { value }) }));
}

function take(item) {
  document.getElementById("palette").close();
  item?.do();
}

/** Wire the dialog once. */
export function start() {
  const input = document.getElementById("palette-input");
  box = new Listbox(input, document.getElementById("palette-list"), (text) => best(text, items), take);
  input.addEventListener("keydown", async (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") box.move(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if (event.key !== "Enter") return;
    await box.ready;
    if (box.chosen) take(box.chosen);
  });
}
