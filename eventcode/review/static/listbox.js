// A line of text with a list of suggestions under it: the combobox pattern of ARIA, with the first one chosen.

/** Suggestions for an input. source: text -> [{value, label, help, isNew}] or a promise of it. */
export class Listbox {
  constructor(input, list, source, take) {
    Object.assign(this, { input, list, source, take, options: [], at: -1, asked: 0 });
    this.ready = Promise.resolve();
    input.addEventListener("input", () => this.refresh());
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the line keeps the focus
    list.addEventListener("click", (event) => this.#click(event));
  }

  /** Ask the source again; an answer that comes late is dropped. */
  refresh() {
    const asked = (this.asked += 1);
    this.ready = Promise.resolve(this.source(this.input.value.trim())).then((options) => {
      if (asked === this.asked) this.#show(options);
      return asked === this.asked ? undefined : this.ready;
    });
    return this.ready;
  }

  /** Up or down, around the ends. */
  move(by) {
    const count = this.options.length;
    if (count) this.#mark((this.at + by + count) % count);
  }

  /** The option that is chosen now, if any. */
  get chosen() {
    return this.options[this.at];
  }

  #show(options) {
    this.options = options;
    this.list.replaceChildren(...options.map((each, at) => this.#toItem(each, at)));
    this.input.setAttribute("aria-expanded", String(options.length > 0));
    this.#mark(options.length ? 0 : -1);
  }

  #toItem({ label, help, isNew }, at) {
    const item = document.createElement("li");
    item.id = `${this.list.id}-${at}`;
    item.setAttribute("role", "option");
    const name = document.createElement("bdi");
    name.textContent = label;
    item.append(name);
    if (isNew) item.classList.add("new");
    if (help) {
      const more = document.createElement("span");
      more.className = "help";
      more.textContent = help;
      item.append(more);
    }
    return item;
  }

  #mark(at) {
    this.list.children[this.at]?.setAttribute("aria-selected", "false");
    this.at = at;
    const item = this.list.children[at];
    item?.setAttribute("aria-selected", "true");
    item?.scrollIntoView({ block: "nearest" });
    if (item) this.input.setAttribute("aria-activedescendant", item.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  #click(event) {
    const item = event.target.closest("li");
    if (item) this.take(this.options[[...this.list.children].indexOf(item)]);
  }
}

/** How well the letters of `wanted` stand in `label`, in order; 0 where they do not. Starts of words count most. */
export function likeness(wanted, label) {
  const [letters, inside] = [wanted.toLowerCase(), label.toLowerCase()];
  const whole = inside.indexOf(letters);
  if (whole >= 0) return 1000 - whole - inside.length / 100 + (whole === 0 || inside[whole - 1] === " " ? 500 : 0);
  let [at, score] = [-1, 100];
  for (const letter of letters.replaceAll(" ", "")) {
    const next = inside.indexOf(letter, at + 1);
    if (next < 0) return 0;
    score += (next === at + 1 ? 3 : 0) + (next === 0 || /\W/.test(inside[next - 1]) ? 5 : 0) - (next - at) / 10;
    at = next;
  }
  return Math.max(score, 1);
}

/** Those of `items` that fit, the best first; all of them, in their order, where nothing is typed. */
export function best(wanted, items, most = 50) {
  if (!wanted) return items.slice(0, most);
  const rated = items.map((each) => ({ each, score: likeness(wanted, each.search ?? `${each.label} ${each.value ?? ""}`) }));
  return rated.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score).slice(0, most).map(({ each }) => each);
}
