// The dialog that shows two versions of an event beside each other, and asks which holds.

/** html: of the server. Resolves to {choice: "mine" | "theirs" | "", theirs: the version they saved}. */
export function resolve(html) {
  const dialog = document.getElementById("conflict");
  const body = document.getElementById("conflict-body");
  body.innerHTML = html;
  const theirs = Number(body.querySelector("[data-version]").dataset.version);
  dialog.showModal();
  return new Promise((done) => {
    const finish = (choice) => {
      done({ choice, theirs });
      dialog.close();
    };
    body.onclick = (event) => {
      const choice = event.target.closest("[data-choice]")?.dataset.choice;
      if (choice) finish(choice);
    };
    dialog.onkeydown = (event) => {
      const choice = { t: "theirs", m: "mine" }[event.key];
      if (!choice || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      finish(choice);
    };
    dialog.onclose = () => dialog.open || done({ choice: "", theirs });
  });
}
