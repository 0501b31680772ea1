// Comparing coders: a row a field, a column a coder; a digit takes a column's value for the row.

import { enqueue, post } from "./acts.js";
import { say } from "./announce.js";
import { ask } from "./asking.js";
import { article, subject } from "./desk.js";

const lines = () => [...document.querySelectorAll(".adjudication tbody tr")];
const here = () => document.querySelector(".adjudication tr.current") ?? lines()[0];

/** Wire the table. Its keys come before those of the desk. */
export function start() {
  document.addEventListener("keydown", onKey, { capture: true });
  document.addEventListener("click", (event) => {
    const taken = event.target.closest("[data-take]");
    if (taken) take(taken);
    const settled = event.target.closest("[data-settle]")?.dataset.settle;
    if (settled) settle(settled);
  });
  document.addEventListener("focusin", (event) => mark(event.target.closest(".adjudication tbody tr")));
  lines()[0]?.querySelector("button").focus();
}

function mark(row) {
  if (!row) return;
  for (const each of lines()) each.classList.toggle("current", each === row);
  document.querySelectorAll("mark.boxed").forEach((each) => each.classList.remove("boxed"));
  const words = document.querySelectorAll(`mark[data-columns~="${CSS.escape(row.dataset.column)}"]`);
  words.forEach((each) => each.classList.add("boxed"));
  words[0]?.scrollIntoView({ block: "nearest" });
}

function onKey(event) {
  if (document.querySelector("dialog[open]") || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.matches("input")) {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    if (event.key === "Escape") event.target.value = event.target.defaultValue;
    press(event.target.closest("tr"), event.target.value);
    move(event.key === "Enter" ? 1 : 0);
  } else if (!document.getElementById("single-keys").checked) {
    return;
  } else if (/^[1-9]$/.test(event.key)) {
    const button = here()?.querySelector(`[data-number="${event.key}"]`);
    if (button) take(button);
  } else if (event.key === "j" || event.key === "ArrowDown") move(1);
  else if (event.key === "k" || event.key === "ArrowUp") move(-1);
  else if (event.key === "Enter" && !event.target.closest("button")) here()?.querySelector("input").focus();
  else if (event.key === "=") here()?.querySelector("input").select();
  else if (isKey("accept", event)) settle("accept");
  else if (isKey("reject", event)) settle("reject");
  else return;
  event.preventDefault();
  event.stopPropagation();
}

const isKey = (name, event) => document.querySelector(`#keymap [data-name="${name}"]`).dataset.key === event.key;

function move(by) {
  const at = lines().indexOf(here()) + by;
  const next = lines()[Math.min(Math.max(at, 0), lines().length - 1)];
  (next?.querySelector("[aria-pressed=true]") ?? next?.querySelector("button"))?.focus();
}

function press(row, value) {
  for (const each of row.querySelectorAll("[data-take]")) {
    each.setAttribute("aria-pressed", String(each.dataset.take === value && value !== ""));
  }
}

function take(button) {
  const row = button.closest("tr");
  row.querySelector("input").value = button.dataset.take;
  press(row, button.dataset.take);
  button.setAttribute("aria-pressed", "true");
  mark(row);
  move(1);
}

async function settle(verdict) {
  const title = verdict === "accept" ? "Why does this result hold?" : "Reject this event: why?";
  const choices = verdict === "accept" ? [{ value: "agreed by the coders", label: "agreed by the coders" }, { value: "as the text says", label: "as the text says" }] : [];
  const answer = await ask({ title, choices });
  if (!answer) return;
  const values = Object.fromEntries(lines().map((row) => [row.dataset.column, row.querySelector("input").value.trim()]));
  await enqueue(async () => {
    const body = { article: article(), subject: subject() || document.getElementById("desk").dataset.subject, verdict, values, reason: answer.text };
    const reply = await post("/adjudicate", body);
    if (!reply) return false;
    if (reply.ok && reply.go) location.assign(reply.go);
    else say(reply.ok ? reply.announce : reply.problem, reply.ok ? "" : "problem");
    return reply.ok;
  });
}
