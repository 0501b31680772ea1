// What the page says: one line at its foot, which is the live region of screen readers too.

/** tone: "" for what happened, "waiting" for what the next key does, "problem" for what was refused. */
export function say(sentence, tone = "") {
  const line = document.getElementById("live");
  line.dataset.tone = tone;
  line.textContent = sentence === line.textContent && sentence ? `${sentence}\u00a0` : sentence; // said again when the same
}
