// The dialog that asks for a line of text, for one of several numbered choices, or for both.

export const JUDGEMENT = "coder judgement";

let answer = { text: "", choice: "" };
let keeps = false;
let hasText = true;
let settle = () => {};

const part = (name) => document.getElementById(`asking-${name}`);

/**
 * Resolves to {text, choice}, or null where the analyst left it.
 * choices: [{value, label}], taken by a digit while the line is empty. keeps: a choice stands beside the text; without it,
 * a choice is the text and ends the dialog. line: whether there is a line of text at all; start: what stands in it.
 */
export function ask({ title, problem = "", label = "Reason", choices = [], line = true, start = "", ...rest }) {
  const dialog = document.getElementById("asking");
  keeps = Boolean(rest.keeps);
  hasText = line;
  answer = { text: "", choice: "" };
  part("title").textContent = title;
  part("problem").textContent = problem;
  part("label").textContent = label;
  part("line").hidden = part("ok").hidden = !line;
  part("text").value = start;
  part("choices").replaceChildren(...choices.map(toButton));
  dialog.showModal();
  (line ? part("text") : part("choices").firstElementChild)?.focus();
  settle(null); // whoever asked before: their dialog was closed, and this one came before it told so
  return new Promise((done) => { settle = done; });
}

function toButton(choice, at) {
  const button = document.createElement("button");
  const key = document.createElement("kbd");
  const name = document.createElement("bdi");
  button.type = "button";
  button.dataset.value = choice.value;
  key.textContent = at < 9 ? String(at + 1) : "";
  name.textContent = choice.label;
  button.append(key, " ", name);
  button.addEventListener("click", () => take(button));
  return button;
}

function take(button) {
  answer.choice = button.dataset.value;
  if (!keeps) return finish(hasText ? button.dataset.value : "");
  for (const each of part("choices").children) each.setAttribute("aria-pressed", String(each === button));
  return part("text").focus();
}

function finish(words) {
  settle({ ...answer, text: words }); // before the dialog tells that it was closed
  document.getElementById("asking").close();
}

/** Wire the dialog once. */
export function start() {
  const dialog = document.getElementById("asking");
  dialog.addEventListener("close", () => dialog.open || settle(null));
  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const words = part("text").value.trim();
    if (words && (!keeps || answer.choice)) finish(words);
    else (words ? part("choices").firstElementChild : part("text")).focus();
  });
  dialog.addEventListener("keydown", (event) => {
    const isLine = event.target === part("text");
    const button = /^[1-9]$/.test(event.key) && part("choices").children[Number(event.key) - 1];
    if (!button || (isLine && part("text").value) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    take(button);
  });
}
