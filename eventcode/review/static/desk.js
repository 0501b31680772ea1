// Where things are on the page, and which field the keys act on; nothing is sent from here.

const oneColumn = matchMedia("(max-width: 700px), (max-height: 480px)");
let column = "";

export const text = () => document.getElementById("text");
export const article = () => document.getElementById("desk").dataset.article ?? "";
export const subject = () => document.querySelector(".event")?.dataset.subject ?? "";
export const version = () => Number(document.querySelector(".event")?.dataset.version ?? 0);
export const rows = () => [...document.querySelectorAll("#form .field")];
export const row = (name) => document.getElementById(`row-${name}`);
export const current = () => row(column);
export const label = (name) => row(name)?.dataset.label ?? name;

/** The row whose letter this is. */
export function lettered(letter) {
  return rows().find((each) => each.dataset.letter && each.dataset.letter === letter);
}

/** Make this the field that keys act on: mark it, box its words, show them; focus it unless told otherwise. */
export function choose(name, { focus = true } = {}) {
  const next = row(name);
  if (!next) return;
  document.querySelector(".field.current")?.classList.remove("current");
  next.classList.add("current");
  column = name;
  box();
  if (focus) next.querySelector(".value, .editor input, .editor textarea")?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

/** Box the words of the current field, and bring the first of them into view beside the form. */
export function box() {
  document.querySelectorAll("mark.boxed").forEach((each) => each.classList.remove("boxed"));
  const words = column ? [...document.querySelectorAll(`mark[data-columns~="${CSS.escape(column)}"]`)] : [];
  words.forEach((each) => each.classList.add("boxed"));
  if (words.length && !oneColumn.matches) words[0].scrollIntoView({ block: "nearest" });
}

/** One field up or down. */
export function step(by) {
  const all = rows();
  const at = all.indexOf(current());
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  if (next) choose(next.dataset.column);
}

/** Where to begin: at an error, at a field that waits for a choice, else at the top. */
export function begin() {
  const all = rows();
  const open = (each) => each.dataset.state === "empty" && each.querySelector(".offers");
  const first = all.find((each) => each.dataset.state === "error") ?? all.find(open) ?? all[0];
  column = "";
  if (first) choose(first.dataset.column);
  else document.getElementById("form")?.focus();
}

/** Put a fragment in the place of the old one, scrolled as that was. */
export function swap(id, html) {
  const place = document.getElementById(id);
  if (!place || html === null || html === undefined) return;
  const top = place.scrollTop;
  place.innerHTML = html;
  place.scrollTop = top;
}

/** Swap fragments without losing the focus: it returns to what had it, else to the field. */
export function renew(fragments, wanted) {
  const held = document.activeElement?.id;
  const last = column;
  for (const [id, html] of Object.entries(fragments)) swap(id, html);
  if (wanted && row(wanted)) return choose(wanted);
  if (row(last)) choose(last, { focus: false });
  const again = held && document.getElementById(held);
  if (again && !again.disabled) again.focus({ preventScroll: true });
  else if (document.activeElement === document.body) row(last) ? choose(last) : begin();
}
