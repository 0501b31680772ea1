// Chooses words of the article by keyboard or pointer, and tells where they stand, in characters of the text.

import { act } from "./acts.js";
import { say } from "./announce.js";
import { ask } from "./asking.js";
import { choose, current, label, lettered, text } from "./desk.js";

let words = { of: null, list: [], starts: [], pieces: [] };
let anchor = -1;
let head = -1;

/** Begin at the field's own words, else at the first words in view; with words chosen already, give them to the field. */
export function begin() {
  if (chosen()) return attach(current()?.dataset.column);
  const from = text().querySelector("mark.boxed");
  const first = from ? from.firstChild : null;
  text().focus({ preventScroll: true });
  read();
  const at = first ? offsetOf(first, 0) : firstInView();
  const until = first ? at + from.textContent.length : at + 1;
  anchor = words.list.findIndex(([, end]) => end > at);
  head = words.list.findLastIndex(([start]) => start < until);
  return show();
}

/** A key while the text has the focus; true where it was one of ours. */
export function onKey(event) {
  if (event.target !== text() || event.ctrlKey || event.altKey || event.metaKey || !chosen()) return false;
  const onward = text().closest("[dir]").dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  const back = onward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
  const field = event.key.length === 1 ? lettered(event.key) : null;
  if (event.key === "Escape") leave();
  else if (event.key === onward) move(1, event.shiftKey);
  else if (event.key === back) move(-1, event.shiftKey);
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") move(line(event.key === "ArrowDown" ? 1 : -1), event.shiftKey);
  else if (event.key === "/") look();
  else if (event.key === "Enter") attach(current()?.dataset.column);
  else if (field) attach(field.dataset.column);
  else return false;
  return true;
}

/** The range that is chosen in the article, in characters (code points) of its text; null where there is none. */
export function chosen() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed || !text()?.contains(selection.anchorNode)) return null;
  const range = selection.getRangeAt(0);
  if (!text().contains(range.endContainer)) return null;
  const quote = range.toString();
  const start = position(range.startContainer, range.startOffset) + count(quote) - count(quote.trimStart());
  return quote.trim() ? { start, end: start + count(quote.trim()), quote: quote.trim() } : null;
}

const count = (string) => [...string].length;

/** Code points before this place: those of its piece, and those of the piece up to here. */
function position(node, offset) {
  if (node === text()) return node.children[offset] ? Number(node.children[offset].dataset.start) : count(node.textContent);
  const piece = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const before = node.nodeType === Node.TEXT_NODE ? node.data.slice(0, offset) : offset ? piece.textContent : "";
  return Number(piece.dataset.start) + count(before);
}

async function attach(column) {
  const range = chosen();
  if (!range || !column) return say("Choose words first, and a field by its letter.", "problem");
  getSelection().removeAllRanges();
  const reply = await act("evidence", { column, start: range.start, end: range.end });
  if (reply) choose(column);
  return reply;
}

/** Let the words go and return to the field. */
export function leave() {
  getSelection().removeAllRanges();
  if (current()) choose(current().dataset.column);
  say("");
}

async function look() {
  const answer = await ask({ title: "Find words in the article", label: "Words" });
  text().focus({ preventScroll: true });
  if (!answer) return;
  const whole = text().textContent.toLowerCase();
  const wanted = answer.text.toLowerCase();
  const from = words.list[head]?.[1] ?? 0;
  const at = [whole.indexOf(wanted, from), whole.indexOf(wanted)].find((each) => each >= 0);
  if (at === undefined) return say(`“${answer.text}” is not in the article.`, "problem");
  anchor = words.list.findIndex(([, end]) => end > at);
  head = words.list.findLastIndex(([start]) => start < at + wanted.length);
  show();
}

/** The words of the article, as the browser parts them in its language; read again when the text was swapped. */
function read() {
  if (words.of === text()) return;
  const language = text().closest("[lang]").lang;
  const whole = text().textContent;
  let parts;
  try {
    parts = new Intl.Segmenter(language === "und" ? undefined : language, { granularity: "word" }).segment(whole);
  } catch {
    parts = new Intl.Segmenter(undefined, { granularity: "word" }).segment(whole); // a language code that is none
  }
  const list = [];
  for (const { segment, index, isWordLike } of parts) if (isWordLike) list.push([index, index + segment.length]);
  const pieces = [...text().children].filter((piece) => piece.firstChild);
  const starts = [];
  pieces.reduce((at, piece) => (starts.push(at), at + piece.textContent.length), 0);
  words = { of: text(), list, starts, pieces };
}

const offsetOf = (node, offset) => words.starts[words.pieces.indexOf(node.parentElement)] + offset;

/** The node and the offset in it of a place in the text. isEnd: of two pieces that meet here, the one before. */
function placeOf(at, isEnd) {
  const index = words.starts.findLastIndex((start) => (isEnd ? start < at : start <= at));
  return [words.pieces[index].firstChild, at - words.starts[index]];
}

function rangeOf(word) {
  const range = document.createRange();
  range.setStart(...placeOf(word[0], false));
  range.setEnd(...placeOf(word[1], true));
  return range;
}

function firstInView() {
  const top = Math.max(document.getElementById("reading").getBoundingClientRect().top, 0);
  const piece = words.pieces.find((each) => each.getBoundingClientRect().bottom > top);
  const from = words.starts[words.pieces.indexOf(piece)] ?? 0;
  const word = words.list.find((each) => each[0] >= from && rangeOf(each).getBoundingClientRect().top >= top);
  return word ? word[0] : from;
}

/** How many words it is to the one above or below. */
function line(by) {
  const here = rangeOf(words.list[head]).getBoundingClientRect();
  let [found, least] = [by, Infinity];
  let row = null;
  for (let at = head + by; words.list[at]; at += by) {
    const box = rangeOf(words.list[at]).getBoundingClientRect();
    if (Math.abs(box.top - here.top) < here.height / 2) continue;
    row ??= box.top;
    if (Math.abs(box.top - row) > here.height / 2) break;
    const apart = Math.abs(box.left - here.left);
    if (apart < least) [found, least] = [at - head, apart];
  }
  return found;
}

function move(by, isLonger) {
  read();
  if (head < 0) return begin();
  head = Math.min(Math.max(head + by, 0), words.list.length - 1);
  if (!isLonger) anchor = head;
  return show();
}

function show() {
  if (!words.list[anchor] || !words.list[head]) return say("The article has no words.", "problem");
  const [first, last] = [words.list[Math.min(anchor, head)], words.list[Math.max(anchor, head)]];
  getSelection().setBaseAndExtent(...placeOf(first[0], false), ...placeOf(last[1], true));
  getSelection().getRangeAt(0).startContainer.parentElement.scrollIntoView({ block: "nearest" });
  const field = current() ? `Enter: ${label(current().dataset.column)}; a letter: another field` : "a letter: its field";
  return say(`“\u2068${getSelection()}\u2069” · ${field}`, "waiting"); // apart, whatever their direction
}
