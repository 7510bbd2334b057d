/* The events: a table of all of them, and what it is narrowed to. */

const KINDS = {
  "": ["All events", () => true],
  errors: ["Errors", (event) => event.isError],
  states: ["Entering and leaving states", (event) => /State(Entered|Exited)$/.test(event.type)],
  work: ["Functions, services, activities", (event) => /^(LambdaFunction|Task(?!State)|Activity)/.test(event.type)],
  inner: ["Map and Parallel", (event) => /^(Map|Parallel)/.test(event.type)],
  execution: ["The execution itself", (event) => /^Execution/.test(event.type)],
};

/** Milliseconds without another key before a search begins. */
const TYPING = 150;

const PREVIEW = 160;

class Events {
  #state = null;
  #step = null;
  #timer = 0;
  #frame = 0;

  constructor(report, section) {
    this.report = report;
    this.search = new Search(report);
    this.query = make("input", {
      ...{ type: "search", id: "search", placeholder: "Search  ( / )", autocomplete: "off" },
      "aria-label": "Search types, states, errors and payloads",
    });
    this.kind = make("select", { "aria-label": "Kind of event" });
    for (const [value, [label]] of Object.entries(KINDS)) this.kind.append(make("option", { value }, label));
    this.errors = button("Errors only", () => this.toggleErrors(), { "aria-pressed": "false" });
    this.chip = button("", () => this.filter(null), { class: "chip", hidden: true });
    this.count = make("p", { class: "count muted", role: "status" });
    this.rows = new Rows({
      ...{ id: "events", label: "Events", columns: ["Id", "Time", "Type", "State", "What it says"] },
      draw: (event) => this.#row(event),
      press: (event) => this.toggle(event),
      expand: (event) => event !== this.rows.opened && this.toggle(event),
      collapse: (event) => event === this.rows.opened && this.toggle(event),
      details: (event) => this.#details(event),
      drawn: () => (this.#frame ||= requestAnimationFrame(() => this.#mark())),
    });
    const tools = make("div", { class: "filters" }, this.query, this.errors, this.kind, this.chip, this.count);
    section.append(tools, this.rows.element);
    section.hidden = false;
    this.query.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.show(), TYPING);
    });
    this.kind.addEventListener("change", () => this.show());
    this.query.addEventListener("keydown", (event) => this.#fromSearch(event));
    this.show();
  }

  /** Show the events of the state *state* only, or of one visit of it; null shows those of all states. */
  filter(state, step = null) {
    this.#state = state;
    this.#step = step;
    this.chip.hidden = state === null;
    const what = step ? ["Visit: ", name(place(step))] : ["State: ", name(state ?? "")];
    this.chip.replaceChildren(...what, make("span", { "aria-hidden": "true" }, " \u00d7"));
    this.chip.title = "Show the events of all states";
    return this.show();
  }

  toggleErrors() {
    this.kind.value = this.kind.value === "errors" ? "" : "errors";
    return this.show();
  }

  /** Apply search and filters. */
  async show() {
    const [, isKind] = KINDS[this.kind.value];
    this.errors.setAttribute("aria-pressed", String(this.kind.value === "errors"));
    const candidates = this.report.events.filter((event) => this.#isWanted(event) && isKind(event));
    const query = this.query.value.trim();
    const wait = setTimeout(() => (this.count.textContent = "Searching\u2026"), TYPING);
    const found = await this.search.find(candidates, query);
    clearTimeout(wait);
    if (!found) return;
    const all = plural(this.report.events.length, "event");
    const some = `${found.length.toLocaleString("en")} of ${all}`;
    this.count.textContent = found.length === this.report.events.length ? all : some;
    this.rows.element.classList.toggle("empty", !found.length);
    this.rows.show(found);
  }

  toggle(event) {
    this.rows.open(event === this.rows.opened ? null : event);
  }

  /** Close the event that is open; returns whether one was. */
  close() {
    const wasOpen = this.rows.opened !== null;
    if (wasOpen) this.rows.open(null);
    return wasOpen;
  }

  /** Show all events again. */
  clear() {
    this.query.value = this.kind.value = "";
    return this.filter(null);
  }

  /** Show *event*, whatever the table was narrowed to. */
  async reveal(event) {
    if (!this.rows.find(event)) {
      await this.clear();
      this.rows.find(event);
    }
    this.rows.open(event);
    this.rows.element.focus();
  }

  #isWanted(event) {
    return this.#step ? event.step === this.#step : this.#state === null || event.state === this.#state;
  }

  #mark() {
    this.#frame = 0;
    highlight(this.query.value, this.rows.element);
  }

  #fromSearch(event) {
    if (event.key !== "Enter" && event.key !== "ArrowDown") return;
    event.preventDefault();
    this.rows.element.focus();
  }

  #row(event) {
    const index = event.details.index === undefined ? "" : `[${event.details.index}]`;
    const state = (event.step && !index ? place(event.step) : event.state) + index;
    return {
      cells: [
        String(event.id),
        since(event.at),
        make("span", { class: "type" }, event.type),
        make("bdi", { title: state }, state),
        make("bdi", { class: event.error ? "error" : "muted" }, this.#preview(event)),
      ],
      classes: event.isError ? "is-error" : /Succeeded$/.test(event.type) ? "is-success" : "",
    };
  }

  #preview(event) {
    const [first] = Object.values(event.payloads);
    const number = event.error ? event.cause : (first ?? event.cause);
    const last = this.report.tracebacks[number]?.split("\n").at(-1);
    const text = (last ?? this.report.text(number) ?? "").slice(0, PREVIEW);
    if (event.error && !text.startsWith(event.error)) return [event.error, text].filter(Boolean).join(": ");
    return text || event.details.resource || "";
  }

  #details(event) {
    const { details } = event;
    const previous = this.report.eventsById.get(event.previous);
    const back = previous && button(`${previous.id} ${previous.type}`, () => this.reveal(previous), { class: "link" });
    const own = Object.entries(details).map(([key, value]) => [
      spaced(key),
      name(typeof value === "object" ? JSON.stringify(value) : String(value)),
    ]);
    return [
      facts([["At", clock(this.report.execution.started + event.at)], ["After", back], ...own]),
      failure(this.report, event),
      payloads(this.report, event.payloads),
    ];
  }
}

/** `timeoutInSeconds` as `timeout in seconds`. */
function spaced(key) {
  return key.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}

/** Mark where the words of *query* stand in *element*, where the browser can without changing the page. */
function highlight(query, element) {
  if (!globalThis.CSS?.highlights) return;
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const ranges = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (words.length && walker.nextNode()) ranges.push(...found(walker.currentNode, words));
  CSS.highlights.set("found", new Highlight(...ranges));
}

function found(node, words) {
  const text = node.data.toLowerCase();
  if (text.length !== node.data.length) return [];
  const ranges = [];
  for (const word of words) {
    for (let at = text.indexOf(word); at >= 0 && ranges.length < 500; at = text.indexOf(word, at + word.length)) {
      const range = new Range();
      range.setStart(node, at);
      range.setEnd(node, at + word.length);
      ranges.push(range);
    }
  }
  return ranges;
}
