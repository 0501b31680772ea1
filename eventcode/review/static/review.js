// The start of the page: what each module listens to is wired here, once.

import * as adjudicate from "./adjudicate.js";
import { go } from "./acts.js";
import * as asking from "./asking.js";
import { pressed, run } from "./commands.js";
import { begin, choose } from "./desk.js";
import { edit } from "./editor.js";
import * as keys from "./keys.js";
import * as palette from "./palette.js";
import * as types from "./types.js";

document.documentElement.dataset.theme = localStorage.getItem("theme") ?? "";

document.addEventListener("click", (event) => {
  const button = event.target.closest("button, [data-event]");
  if (!button || button.disabled) return;
  const { command, do: what, event: other } = button.dataset;
  if (button.matches(".value")) edit(button.closest(".field").dataset.column);
  else if (button.matches("[data-close]")) button.closest("dialog").close();
  else if (command) run(command);
  else if (what) pressed(button.dataset);
  else if (other && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    go(button.href);
  }
});

// A field that becomes the current one unfolds. Under a pointer it waits for the click: what was pressed must not move away.
let isPressed = false;
addEventListener("pointerdown", () => { isPressed = true; }, { capture: true });
for (const kind of ["pointerup", "pointercancel"]) {
  addEventListener(kind, () => setTimeout(() => {
    isPressed = false;
    enter(document.activeElement);
  }), { capture: true });
}

function enter(target) {
  const field = target?.closest(".field");
  if (field && !isPressed && !field.classList.contains("current")) choose(field.dataset.column, { focus: false });
}

document.addEventListener("focusin", (event) => enter(event.target));

asking.start();
palette.start();
types.start();
keys.start();
if (document.getElementById("desk").dataset.page === "adjudicate") adjudicate.start();
else if (document.getElementById("form")) begin();
else document.querySelector(".queue tbody tr:not(.finished) a, main a")?.focus();
document.documentElement.dataset.ready = "true";
