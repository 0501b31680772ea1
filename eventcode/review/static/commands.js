// What each command of the key map does. The names are those of eventcode/review/keys.py.

import { act, go, post } from "./acts.js";
import { say } from "./announce.js";
import { ask } from "./asking.js";
import { choose, current, label, rows, step, text } from "./desk.js";
import * as palette from "./palette.js";
import * as types from "./types.js";
import * as words from "./words.js";

const REFUSALS = ["not an event of the codebook", "told elsewhere already", "too vague to code", "not in the time or place of the project"];
const THEMES = { "": "dark", dark: "light", light: "" };

/** The commands with their keys, as the page's own map lists them. */
export const commands = () => [...document.querySelectorAll("#keymap [data-name]")].map((each) => ({ ...each.dataset }));

const column = () => current()?.dataset.column ?? "";
const plain = (name) => () => act(name);
const link = (by) => {
  const all = [...document.querySelectorAll("[data-event]")];
  return all[all.findIndex((each) => each.hasAttribute("aria-current")) + by];
};

const DOES = {
  accept: plain("accept"),
  reject,
  confirm,
  finish: plain("finish"),
  undo: plain("undo"),
  redo: plain("redo"),
  reopen: plain("reopen"),
  next_event: () => toEvent(1),
  previous_event: () => toEvent(-1),
  next_article: () => toArticle("next"),
  previous_article: () => toArticle("previous"),
  finding: toFinding,
  queue: () => location.assign("/queue"),
  day_back: () => act("day", { by: -1 }),
  day_on: () => act("day", { by: 1 }),
  precision: () => act("precision", { column: column() }),
  type: () => types.pick(),
  swap: plain("swap"),
  fix: () => press("fix"),
  excuse: () => press("excuse"),
  evidence: () => words.begin(),
  drop_evidence: dropEvidence,
  copy: plain("copy"),
  merge,
  split: plain("split"),
  distinct,
  new: plain("new"),
  comment,
  palette: () => palette.show(),
  map: () => document.getElementById("keymap").showModal(),
  article: toText,
  theme,
  logout,
};

/** Do what the command of this name does. */
export function run(name) {
  DOES[name]?.();
}

/** Take the field's offer of this number; false where it has none. */
export function offer(number, name = column()) {
  if (!document.getElementById(`offer-${name}-${number}`)) return false;
  act("offer", { column: name, number });
  return true;
}

async function logout() {
  const reply = await post("/logout", {});
  if (reply) location.assign(reply.go);
}

async function reject() {
  const choices = REFUSALS.map((each) => ({ value: each, label: each }));
  const answer = await ask({ title: "Reject this event: why?", choices });
  if (answer) act("reject", { reason: answer.text });
}

async function confirm() {
  const here = column();
  if ((await act("confirm", { column: here })) && column() === here) step(1);
}

function toEvent(by) {
  const next = link(by);
  if (next) go(next.href);
  else say(by > 0 ? "This is the article's last event." : "This is the article's first event.");
}

function toArticle(which) {
  const id = document.querySelector(".progress")?.dataset[which];
  if (id) go(`/article/${encodeURIComponent(id)}`);
  else say(`There is no ${which} article in your queue.`);
}

function toFinding() {
  const all = rows().filter((each) => each.querySelector(".finding:not(.excused)"));
  const after = rows().indexOf(current());
  const next = all.find((each) => rows().indexOf(each) > after) ?? all[0];
  if (next) choose(next.dataset.column);
  else say("No field has a finding.");
}

/** The button of the current field, else the first one of the event. */
function press(what) {
  const button = current()?.querySelector(`[data-do="${what}"]`) ?? document.querySelector(`[data-do="${what}"]`);
  if (button) button.click();
  else say(what === "fix" ? "No finding offers a fix." : "There is no warning to keep.");
}

/** What the buttons with data-do do. */
export async function pressed({ do: what, rule, column: name, number, other }) {
  if (what === "fix") act("fix", { rule, column: name });
  if (what === "offer") offer(Number(number), name);
  if (what === "merge") act("merge", { into: other });
  if (what === "refuse_duplicate") act("refuse_duplicate", { other });
  if (what !== "excuse") return;
  const answer = await ask({ title: "Keep it: why?", choices: [{ value: "as the source says", label: "as the source says" }] });
  if (answer) act("excuse", { rule, reason: answer.text });
}

const duplicates = () => [...document.querySelectorAll("[data-other]:not(button)")].map((each) => ({
  value: each.dataset.other, label: each.querySelector("p").textContent,
}));

async function merge() {
  const others = [...document.querySelectorAll("[data-event]:not([aria-current])")];
  const siblings = others.map((each) => ({ value: each.dataset.event, label: each.querySelector(".summary").textContent }));
  const choices = [...duplicates(), ...siblings];
  if (!choices.length) return say("There is no other event to merge it into.");
  const answer = await ask({ title: "Merge this event into", choices, line: false });
  return answer ? act("merge", { into: answer.choice }) : undefined;
}

async function distinct() {
  const choices = duplicates();
  if (!choices.length) return say("No event is thought to be the same.");
  if (choices.length === 1) return act("refuse_duplicate", { other: choices[0].value });
  const answer = await ask({ title: "Which one is not the same?", choices, line: false });
  return answer ? act("refuse_duplicate", { other: answer.choice }) : undefined;
}

async function comment() {
  const start = document.querySelector(".comment")?.textContent ?? "";
  const answer = await ask({ title: "A note to the project", label: "Note, never released", start });
  if (answer) act("comment", { text: answer.text });
}

async function dropEvidence() {
  const spans = (current()?.dataset.spans ?? "").split(" ").filter(Boolean).map((each) => each.split("-").map(Number));
  if (!spans.length) return say(`${label(column()) || "This field"} has no evidence.`);
  const whole = [...text().textContent];
  const choices = spans.map(([start, end]) => ({ value: `${start}-${end}`, label: `“${whole.slice(start, end).join("")}”` }));
  const answer = spans.length > 1 ? await ask({ title: "Which words?", choices, line: false }) : { choice: choices[0].value };
  if (!answer) return undefined;
  const [start, end] = answer.choice.split("-").map(Number);
  return act("drop_evidence", { column: column(), start, end });
}

function toText() {
  if (document.activeElement !== text()) text()?.focus();
  else if (current()) choose(column());
}

function theme() {
  const next = THEMES[document.documentElement.dataset.theme ?? ""];
  document.documentElement.dataset.theme = next;
  localStorage.setItem("theme", next);
  say(next ? `The page is ${next}.` : "The page is light or dark as the system is.");
}
