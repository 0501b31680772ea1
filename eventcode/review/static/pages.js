// Goes to another event or article without loading the page anew; the address and Back stay true.

import { say } from "./announce.js";
import { begin } from "./desk.js";

let ahead = new Map();
let soon = 0;

const read = (address) => fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);

/** Read the events beside this one while the analyst reads it. */
function readAhead() {
  const links = [...document.querySelectorAll("[data-event]")];
  const here = links.findIndex((each) => each.hasAttribute("aria-current"));
  const beside = [links[here + 1], links[here - 1]].filter(Boolean);
  soon = setTimeout(() => { ahead = new Map(beside.map(({ href }) => [href, read(href)])); }, 250);
}

/** What was read ahead is old: something was changed. */
export function forget() {
  clearTimeout(soon);
  ahead = new Map();
}

/** Fetch the page at this address and show what is in it. push: false where the browser went there already. */
export async function visit(address, { push = true } = {}) {
  const url = new URL(address, location.href);
  const reply = await (ahead.get(url.href) ?? read(url));
  forget();
  if (!reply) return say("The program does not answer. Is eventcode review still running?", "problem");
  const next = new DOMParser().parseFromString(await reply.text(), "text/html");
  const [old, main] = [document.getElementById("desk"), next.getElementById("desk")];
  if (!main || main.dataset.page !== old.dataset.page || old.dataset.page !== "desk") return location.assign(url);
  old.dataset.article = main.dataset.article;
  old.replaceChildren(...main.childNodes);
  document.title = next.title;
  if (push) history.pushState(null, "", reply.url);
  begin();
  readAhead();
  say(document.querySelector("#form .lead")?.textContent ?? next.title);
  return undefined;
}

/** What is shown has this address now; begin at its first open field. */
export function moveTo(address) {
  history.pushState(null, "", address);
  begin();
}

addEventListener("popstate", () => visit(location.href, { push: false }));
