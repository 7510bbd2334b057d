/* A table of any length of which only the rows in sight are in the page. */

/** So many rows above and below those in sight are there too. */
const SPARE = 8;

/** Rows of one height in a box that scrolls; one of them may be open, with details of any height below it.
 *
 * The box has the focus and names its active row, because rows come and go as it scrolls.
 * https://www.w3.org/WAI/ARIA/apg/patterns/treegrid/ */
class Rows {
  #items = [];
  #drawn = new Map();
  #active = -1;
  #open = null;
  #openIndex = -1;
  #details = null;
  #detailsHeight = 0;

  /** What *table* has: `id`, `label`, `columns` (titles, or elements), and functions of an item: `draw` (returns its
   * cells, classes and attributes), `press` (Enter, Space or a click), and if there are any `details`, `expand`,
   * `collapse`, and `drawn`, which is called when other rows may be in sight. */
  constructor(table) {
    this.table = table;
    this.columns = make("div", { class: "row columns", role: "row", "aria-rowindex": "1" });
    this.columns.append(...table.columns.map((title) => make("span", { role: "columnheader" }, title)));
    this.space = make("div", { class: "space", role: "presentation" });
    this.element = make("div", {
      ...{ class: `rows ${table.id}`, id: `${table.id}-rows`, role: "treegrid", tabindex: "0" },
      "aria-label": table.label,
    });
    this.element.append(this.columns, make("div", { class: "body", role: "rowgroup" }, this.space));
    this.element.addEventListener("scroll", () => this.#draw(), { passive: true });
    this.element.addEventListener("keydown", (event) => this.#key(event));
    this.element.addEventListener("focus", () => this.#active < 0 && this.activate(this.#firstInSight()));
    this.measured = new ResizeObserver(() => this.#measure());
    this.measured.observe(this.element);
  }

  /** Show *items*; what was active or open stays so, if it is among them. */
  show(items) {
    const active = this.#items[this.#active];
    this.#items = items;
    this.#active = active === undefined ? -1 : items.indexOf(active);
    if (this.#open && !items.includes(this.#open)) this.#close();
    this.#openIndex = items.indexOf(this.#open);
    this.element.setAttribute("aria-rowcount", items.length + 1);
    this.#redraw();
  }

  get active() {
    return this.#items[this.#active];
  }

  get opened() {
    return this.#open;
  }

  /** Make the row at *index* the active one, and bring it into sight. */
  activate(index) {
    if (!this.#items.length) return;
    this.#active = Math.max(0, Math.min(index, this.#items.length - 1));
    const top = this.#top(this.#active);
    const room = this.element.clientHeight - this.columns.offsetHeight;
    if (top < this.element.scrollTop) this.element.scrollTop = top;
    else if (top + this.height > this.element.scrollTop + room) this.element.scrollTop = top + this.height - room;
    this.#draw();
  }

  /** Make *item* the active row, if it is there. */
  find(item) {
    const index = this.#items.indexOf(item);
    if (index >= 0) this.activate(index);
    return index >= 0;
  }

  /** Open *item*, with its details below it; null closes what is open. */
  open(item) {
    this.#close();
    if (item !== null) {
      this.#open = item;
      this.#openIndex = this.#items.indexOf(item);
      const cell = make("div", { role: "gridcell" }, this.table.details(item));
      this.#details = make("div", { class: "details", role: "row" }, cell);
      this.space.append(this.#details);
      this.measured.observe(this.#details);
      this.#detailsHeight = this.#details.offsetHeight;
    }
    this.#draw();
  }

  #close() {
    if (this.#details) {
      const hadFocus = this.#details.contains(document.activeElement);
      this.measured.unobserve(this.#details);
      this.#details.remove();
      if (hadFocus) this.element.focus();
    }
    this.#open = this.#details = null;
    this.#detailsHeight = 0;
  }

  #measure() {
    const height = parseFloat(getComputedStyle(this.element).getPropertyValue("--row-height"));
    const detailsHeight = this.#details?.offsetHeight ?? 0;
    Object.assign(this, { height });
    this.#detailsHeight = detailsHeight;
    this.#draw();
  }

  #top(index) {
    return index * this.height + (this.#open && index > this.#openIndex ? this.#detailsHeight : 0);
  }

  #firstInSight() {
    return Math.ceil(this.element.scrollTop / (this.height || 1));
  }

  /** All rows anew. One that is only moved, opened or made active stays the same element, for a click to end on. */
  #redraw() {
    for (const row of this.#drawn.values()) row.remove();
    this.#drawn.clear();
    this.#draw();
  }

  #draw() {
    if (!this.height) return;
    const { scrollTop, clientHeight } = this.element;
    const first = Math.max(0, Math.floor((scrollTop - this.#detailsHeight) / this.height) - SPARE);
    const last = Math.min(this.#items.length, Math.ceil((scrollTop + clientHeight) / this.height) + SPARE);
    this.space.style.height = `${this.#items.length * this.height + this.#detailsHeight}px`;
    for (const [index, row] of this.#drawn) {
      if (index < first || index >= last) {
        row.remove();
        this.#drawn.delete(index);
      }
    }
    for (let index = first; index < last; index += 1) if (!this.#drawn.has(index)) this.#add(index);
    this.table.drawn?.();
    for (const [index, row] of this.#drawn) this.#place(index, row);
    if (this.#details) this.#details.style.top = `${this.#top(this.#openIndex) + this.height}px`;
    const shown = this.#drawn.get(this.#active);
    if (shown) this.element.setAttribute("aria-activedescendant", shown.id);
    else this.element.removeAttribute("aria-activedescendant");
  }

  #add(index) {
    const item = this.#items[index];
    const { cells, classes = "", attributes = {} } = this.table.draw(item);
    const row = make("div", {
      ...{ class: `row ${classes}`, role: "row", id: `${this.table.id}-row-${index}`, "aria-rowindex": index + 2 },
      ...attributes,
    });
    row.append(...cells.map((cell) => make("span", { role: "gridcell" }, cell)));
    row.addEventListener("click", (event) => {
      this.activate(index);
      this.table.press(item, event);
    });
    this.#drawn.set(index, row);
    this.space.append(row);
  }

  #place(index, row) {
    row.style.top = `${this.#top(index)}px`;
    row.setAttribute("aria-selected", String(index === this.#active));
    if (this.table.details) row.setAttribute("aria-expanded", String(this.#items[index] === this.#open));
  }

  #key(event) {
    if (event.target !== this.element || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(this.element.clientHeight / this.height) - 2);
    const steps = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: page, PageUp: -page };
    const moves = { ...steps, Home: -Infinity, End: Infinity };
    const item = this.active;
    if (event.key in moves) this.activate(this.#active + moves[event.key]);
    else if (item && (event.key === "Enter" || event.key === " ")) this.table.press(item, event);
    else if (item && event.key === "ArrowRight") this.table.expand?.(item);
    else if (item && event.key === "ArrowLeft") this.table.collapse?.(item);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
