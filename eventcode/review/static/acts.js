// Sends what the analyst does, one after the other, and shows what came of it.

import { say } from "./announce.js";
import { ask, JUDGEMENT } from "./asking.js";
import { resolve } from "./conflict.js";
import { article, renew, subject, version } from "./desk.js";
import { hold, restore } from "./editor.js";
import { forget, moveTo, visit } from "./pages.js";
import { during } from "./work.js";

let last = Promise.resolve(true);
let waiting = 0;

/** Do this when all before it is done; where one fails, those that were pressed behind it are dropped. */
export function enqueue(task) {
  waiting += 1;
  const before = waiting > 1 ? last : Promise.resolve(true);
  last = during(before.then((fine) => (fine ? task() : false)).catch(fail).finally(() => { waiting -= 1; }));
  return last;
}

function fail(error) {
  console.error(error);
  say("The page has a fault, and what you see may be old. Load it again.", "problem");
  return false;
}

/** An act of the contract by its name; resolves to the server's reply, or false where it was refused. */
export const act = (name, parts = {}) => enqueue(() => perform(name, parts));

/** Go to this address when all before it is done. */
export const go = (address) => enqueue(async () => { await visit(address); return true; });

async function perform(name, parts, seen = version()) {
  forget();
  const reply = await post("/act", { ...parts, act: name, subject: subject(), article: article(), seen });
  if (!reply) return false;
  if (reply.conflict) return settle(reply, name, parts);
  if (!reply.ok && reply.wants) return complete(reply, name, parts);
  await show(reply);
  return reply.ok ? reply : false;
}

/** Send JSON; false, and a sentence at the foot, where no answer can be used. */
export async function post(address, body) {
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-Eventcode": "1" };
  const reply = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) }).catch(() => null);
  const told = await reply?.json().catch(() => null);
  if (told && "ok" in told) return told;
  const why = reply ? `The program refused it (${reply.status}).` : "The program does not answer.";
  say(`${told?.problem ?? why} Nothing was changed.`, "problem");
  return false;
}

async function show(reply) {
  const held = hold(); // the analyst may have opened the next field by now
  renew({ reading: reply.article, form: reply.form, rail: reply.rail }, held ? "" : reply.focus);
  restore(held);
  if (reply.go) await (isHere(reply.go) ? moveTo(reply.go) : visit(reply.go));
  if (!reply.ok) say(reply.problem, "problem");
  else say(reply.announce);
}

/** Another event of this article: the answer has brought it already. */
const isHere = (address) => new URL(address, location.href).pathname === location.pathname;

/** The act lacks something that only a person can say: ask, and send it again. */
async function complete(reply, name, parts) {
  const isNew = reply.wants === "class";
  const answer = await ask({
    title: isNew ? "A new actor" : "A reason, please",
    problem: reply.problem,
    choices: isNew ? reply.choices : [{ value: JUDGEMENT, label: JUDGEMENT }],
    keeps: isNew, // a class is chosen besides the reason; a reason that is chosen is the answer
  });
  if (!answer) return say("Left as it was."), false;
  return perform(name, { ...parts, reason: answer.text, ...(isNew ? { kind: answer.choice } : {}) });
}

async function settle(reply, name, parts) {
  const { choice, theirs } = await resolve(reply.conflict);
  if (choice === "mine") return perform(name, parts, theirs);
  if (choice === "theirs") await perform("theirs", {}, theirs);
  return false; // what was pressed behind it was meant for the event as it looked before
}
