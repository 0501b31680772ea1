// Turns key presses into commands. Single keys do nothing in a field that is typed in, and can be switched off.

import { say } from "./announce.js";
import { commands, offer, run } from "./commands.js";
import { choose, current, lettered, step, text } from "./desk.js";
import { edit } from "./editor.js";
import * as words from "./words.js";

const TYPED = "input:not([type=checkbox]), textarea, select";
let byKey = new Map();
let jumping = false;

/** The key of an event as the key map writes it; letters of a keyboard in another script are those of the key cap. */
export function nameOf(event) {
  let key = event.key === " " ? "Space" : event.key;
  if (key === "Dead" && event.code === "Quote") key = "'"; // a layout where the quote waits for a letter
  if (/^[^\x00-\x7f]$/.test(key) && /^Key[A-Z]$/.test(event.code)) {
    key = event.shiftKey ? event.code[3] : event.code[3].toLowerCase();
  }
  const isChord = event.ctrlKey || event.altKey || event.metaKey;
  if (isChord && key.length === 1) key = key.toLowerCase();
  const parts = [event.ctrlKey && "Ctrl", event.altKey && "Alt", event.metaKey && "Meta"];
  if (event.shiftKey && (key.length > 1 || isChord)) parts.push("Shift");
  return [...parts.filter(Boolean), key].join("+");
}

/** Wire the keyboard once. */
export function start() {
  byKey = new Map(commands().filter(({ key }) => key).map(({ key, name }) => [key, name]));
  const box = document.getElementById("single-keys");
  box.checked = (localStorage.getItem("single-keys") ?? String(box.checked)) === "true";
  box.addEventListener("change", () => localStorage.setItem("single-keys", String(box.checked)));
  document.addEventListener("keydown", onKey);
}

const areSingleKeysOn = () => document.getElementById("single-keys").checked;

function onKey(event) {
  if (event.defaultPrevented || event.isComposing) return;
  if (event.target.closest?.("dialog") || document.querySelector("dialog[open]")) return; // one may just have been closed
  const isText = event.getModifierState("AltGraph");
  const isChord = !isText && (event.ctrlKey || event.altKey || event.metaKey);
  if (!isChord && (event.target.matches(TYPED) || !areSingleKeysOn())) return plainKey(event);
  const key = isText ? event.key : nameOf(event);
  if (["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock"].includes(event.key)) return;
  if (jumping) jump(event, key);
  else if (words.onKey(event) || formKey(event, key) || command(event, key)) event.preventDefault();
}

/** What works without single keys too: moving from field to field, choosing words. */
function plainKey(event) {
  if (!event.target.matches(TYPED) && (words.onKey(event) || arrow(event))) event.preventDefault();
}

function arrow(event) {
  const isField = event.target.matches(".value") || event.target === document.body || event.target.id === "form";
  if (!isField || !["ArrowUp", "ArrowDown"].includes(event.key) || event.shiftKey) return false;
  step(event.key === "ArrowDown" ? 1 : -1);
  return true;
}

/** Keys of the field that has the focus. */
function formKey(event, key) {
  if (arrow(event)) return true;
  if (/^[0-9]$/.test(key)) return digit(key);
  if (key === "Enter" && event.target.matches("body, #form") && current()) return edit(current().dataset.column), true;
  return false;
}

/** An offer; where the field has none, the first figure of what is typed into it. */
function digit(key) {
  if (offer(Number(key))) return true;
  const field = current();
  if (!field || field.querySelector(".offers") || !["integer", "number", "date"].includes(field.dataset.kind)) return false;
  edit(field.dataset.column, key);
  return true;
}

function command(event, key) {
  const name = byKey.get(key);
  const presses = event.target.closest("button, a") && !event.target.matches(".value");
  if (!name || (key === "Space" && (presses || event.target === text()))) return false; // it presses, or turns the page
  if (name === "jump") beginJump();
  else run(name);
  return true;
}

function beginJump() {
  jumping = true;
  say("To which field? Its letter jumps, its capital opens it.", "waiting");
}

function jump(event, key) {
  event.preventDefault();
  jumping = false;
  const exact = key.length === 1 && lettered(key);
  const field = exact || (key.length === 1 && lettered(key.toLowerCase()));
  if (!field) return say(key === "Escape" ? "" : `No field has the letter ${key}.`);
  say("");
  choose(field.dataset.column);
  if (!exact) edit(field.dataset.column);
  return undefined;
}
