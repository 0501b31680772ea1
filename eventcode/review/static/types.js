// The picker of types: a letter for the event type, a digit for the sub-event type.

import { act } from "./acts.js";
import { say } from "./announce.js";
import { rows } from "./desk.js";

let letters = new Map();
let picked = null;

/** Show the codebook's types with their keys. */
export function pick() {
  const field = rows().find((each) => each.dataset.choices && JSON.parse(each.dataset.choices).some(([, , , group]) => group));
  if (!field) return say("This codebook has no types in groups.", "problem");
  const groups = Map.groupBy(JSON.parse(field.dataset.choices), ([, , , group]) => group);
  letters = new Map();
  picked = null;
  const sections = [...groups].map(([name, choices]) => toSection(name, choices, field.dataset.value));
  document.getElementById("types-list").replaceChildren(...sections);
  document.getElementById("types").showModal();
  return undefined;
}

function toSection(name, choices, now) {
  const section = document.createElement("section");
  const letter = [...name.toLowerCase()].find((each) => /\p{L}/u.test(each) && !letters.has(each)) ?? "";
  letters.set(letter, section);
  const head = document.createElement("h3");
  head.append(toKey(letter), name);
  section.append(head, ...choices.map(([value, label], at) => toButton(value, label, at, value === now)));
  return section;
}

function toKey(name) {
  const key = document.createElement("kbd");
  key.textContent = name;
  return key;
}

function toButton(value, label, at, isNow) {
  const button = document.createElement("button");
  button.type = "button";
  if (isNow) button.setAttribute("aria-current", "true");
  button.append(toKey(at < 9 ? String(at + 1) : ""), label);
  button.addEventListener("click", () => take(value));
  button.dataset.value = value;
  return button;
}

function take(value) {
  document.getElementById("types").close();
  act("type", { value });
}

/** Wire the dialog once. */
export function start() {
  document.getElementById("types").addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const section = letters.get(event.key.toLowerCase());
    const button = picked && /^[1-9]$/.test(event.key) && picked.querySelectorAll("button")[Number(event.key) - 1];
    if (!section && !button) return;
    event.preventDefault();
    if (button) take(button.dataset.value);
    else mark(section);
  });
}

function mark(section) {
  picked = section;
  for (const each of letters.values()) {
    each.classList.toggle("chosen", each === section);
    each.classList.toggle("apart", each !== section);
  }
  section.querySelector("button").focus();
}
