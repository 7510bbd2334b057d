/* What happened in the state that is chosen in the graph: each of its visits, with attempts and payloads. */

/** So many visits are listed before a button that lists more. */
const AT_ONCE = 50;

class Visits {
  /** *filter* narrows the events to a state, or to a visit of it; null shows all. */
  constructor(report, graph, element, filter) {
    this.report = report;
    this.graph = graph;
    this.element = element;
    this.filter = filter;
    element.hidden = false;
    for (const state of graph.querySelectorAll("[data-state]")) {
      state.addEventListener("click", (event) => this.#press(state, event));
      state.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === " ") this.#press(state, event);
      });
    }
    this.clear();
  }

  /** Show the visits of *state*, with *open* opened. */
  show(state, open = null) {
    this.#mark(state);
    const visits = this.report.visits(state);
    const definition = this.report.states[state];
    const kind = definition?.Type ?? visits[0]?.type ?? "";
    const list = make("div", { class: "visits" });
    this.element.replaceChildren(
      make("div", { class: "bar" }, make("h3", {}, name(state)), make("span", { class: "muted" }, kind), this.#close()),
      make("p", {}, this.#summary(visits), " ", this.#link(visits)),
      list,
    );
    const first = open ? Math.max(0, visits.indexOf(open)) : 0;
    this.#list(list, visits, first, open ?? (visits.length === 1 ? visits[0] : null));
    if (definition) this.element.append(this.#definition(definition));
  }

  /** Show what went into the execution and what came out. */
  clear() {
    this.#mark(null);
    const { execution } = this.report;
    this.element.replaceChildren(
      make("h3", {}, "Execution"),
      make("p", { class: "muted" }, "Choose a state to see its visits and their events."),
      ...payloads(this.report, { input: execution.input, output: execution.output }),
    );
  }

  #press(state, event) {
    event.preventDefault();
    event.stopPropagation();
    this.show(state.dataset.state);
    this.filter(state.dataset.state);
  }

  #mark(chosen) {
    for (const state of this.graph.querySelectorAll("[data-state]")) {
      state.setAttribute("aria-pressed", String(state.dataset.state === chosen));
    }
  }

  #close() {
    const close = () => {
      this.clear();
      this.filter(null);
    };
    return button("\u00d7", close, { class: "small close", "aria-label": "Show the whole execution" });
  }

  #summary(visits) {
    if (!visits.length) return "This state was not reached.";
    if (visits.length === 1) return "One visit.";
    const lengths = visits.map((step) => this.report.end(step) - step.entered).sort((one, other) => one - other);
    const median = lengths[Math.floor(lengths.length / 2)];
    const ended = `${plural(visits.length, "visit")}: ${tally(visits.map((step) => step.status))}.`;
    return `${ended} Median ${duration(median)}, longest ${duration(lengths.at(-1))}.`;
  }

  #link(visits) {
    const count = visits.reduce((sum, step) => sum + step.events.length, 0);
    return count > 0 && make("a", { href: "#events" }, plural(count, "event"));
  }

  #list(list, visits, first, open) {
    for (const step of visits.slice(first, first + AT_ONCE)) list.append(this.#visit(step, step === open));
    const more = (label, from) =>
      button(label, () => {
        list.replaceChildren();
        this.#list(list, visits, from, open);
      });
    if (first > 0) list.prepend(more("Earlier visits", Math.max(0, first - AT_ONCE)));
    if (first + AT_ONCE < visits.length) list.append(more("Later visits", first + AT_ONCE));
  }

  #visit(step, isOpen) {
    const length = step.exited === null ? "still running" : duration(step.exited - step.entered);
    const tries = step.attempts.length > 1 ? plural(step.attempts.length, "attempt") : "";
    const where = step.scope.holder ? name(place(step)) : `Entered at ${since(step.entered)}`;
    const words = [length, tries].filter(Boolean).join(" \u00b7 ");
    const title = [statusMark(step.status), " ", where, " ", make("span", { class: "muted" }, words)];
    const visit = make("details", { class: "visit", open: isOpen }, make("summary", {}, title));
    return lazily(visit, () => this.#inside(step));
  }

  #inside(step) {
    const { report } = this;
    const started = report.execution.started + step.entered;
    const only = button("Only the events of this visit", () => this.filter(step.name, step), { class: "small" });
    return [
      facts([
        ...[["Entered", `${since(step.entered)}, ${clock(started)}`], ["Items", step.length], ["Map run", step.mapRun]],
        ["Iterations", step.scopes.length ? tally(step.scopes.map((scope) => scope.status)) : null],
      ]),
      failure(report, step),
      payloads(report, { input: step.input, output: step.output }),
      step.attempts.map((attempt) => this.#attempt(attempt)),
      only,
    ];
  }

  #attempt(attempt) {
    const { report } = this;
    const length = attempt.ended === null ? "still running" : duration(attempt.ended - attempt.scheduled);
    const words = [`at ${since(attempt.scheduled)}`, length, attempt.error].filter(Boolean).join(" \u00b7 ");
    const said = make("bdi", { class: "muted" }, words);
    const title = [`Attempt ${attempt.number} `, statusMark(attempt.status), " ", said];
    return lazily(make("details", { class: "attempt" }, make("summary", {}, title)), () => [
      facts([["Resource", name(attempt.resource)]]),
      failure(report, attempt),
      payloads(report, { input: attempt.input, submitted: attempt.submitted, output: attempt.output }),
    ]);
  }

  #definition(definition) {
    const whole = make("details", { class: "definition" }, make("summary", {}, "Definition"));
    return lazily(whole, () => [payload("State", JSON.stringify(definition))]);
  }
}
