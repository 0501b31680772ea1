// Goes to another event or article without loading the page anew; the address and Back stay true.

import { say } from "./announce.js";
import { begin } from "./desk.js";

let ahead = { address: "", page: null };
let soon = 0;

const read = (address) => fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);

/** Read the event that comes next while the analyst reads this one. */
function readAhead() {
  const links = [...document.querySelectorAll("[data-event]")];
  const next = links[links.findIndex((each) => each.hasAttribute("aria-current")) + 1];
  if (next) soon = setTimeout(() => { ahead = { address: next.href, page: read(next.href) }; }, 300);
}

/** What was read ahead is old: something was changed. */
export function forget() {
  clearTimeout(soon);
  ahead = { address: "", page: null };
}

/** Fetch the page at this address and show what is in it. push: false where the browser went there already. */
export async function visit(address, { push = true } = {}) {
  const url = new URL(address, location.href);
  const reply = await (ahead.address === url.href && ahead.page ? ahead.page : read(url));
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
