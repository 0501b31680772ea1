// Whether the program is at work: `data-busy` on the page, for the style sheet and for whoever drives the page.

let tasks = 0;

/** The promise, with the page marked as busy until it is settled. */
export function during(promise) {
  tasks += 1;
  document.documentElement.dataset.busy = "true";
  return promise.finally(() => {
    tasks -= 1;
    if (!tasks) document.documentElement.dataset.busy = "false";
  });
}
