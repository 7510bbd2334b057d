/* The execution that the page shows, as `console.page.data` wrote it, and what belongs together in it. */

/** All of it: `events`, `steps` (visits of states), `scopes` (branches and iterations), linked to each other. */
class Report {
  constructor(data) {
    Object.assign(this, data);
    this.scopes.forEach((scope, number) => Object.assign(scope, { number, steps: [] }));
    this.steps.forEach((step, number) => Object.assign(step, { number, scopes: [], events: [] }));
    for (const scope of this.scopes) {
      scope.holder = scope.holder === null ? null : this.steps[scope.holder];
      scope.holder?.scopes.push(scope);
    }
    for (const step of this.steps) {
      step.scope = this.scopes[step.scope];
      step.scope.steps.push(step);
    }
    this.eventsById = new Map();
    this.events.forEach((event, number) => this.#link(event, number));
    this.length = Math.max(this.execution.ended ?? 0, 1);
  }

  #link(event, number) {
    event.number = number;
    event.step = event.step === null ? null : this.steps[event.step];
    event.state = event.step?.name ?? event.details.name ?? event.details.state ?? "";
    event.isError = Boolean(event.error) || /(Failed|TimedOut|Aborted)$/.test(event.type);
    event.step?.events.push(event);
    this.eventsById.set(event.id, event);
  }

  /** The visits of the state *state*, in the order in which they began. */
  visits(state) {
    const found = this.steps.filter((step) => step.name === state);
    return found.sort((one, other) => one.entered - other.entered || one.number - other.number);
  }

  /** When *step* ended, or the last that is known of it. */
  end(step) {
    return step.exited ?? this.length;
  }

  /** When the first step of *scope* began, and when its last one ended. */
  span(scope) {
    const { steps } = scope;
    if (!steps.length) return [0, 0];
    return [Math.min(...steps.map((step) => step.entered)), Math.max(...steps.map((step) => this.end(step)))];
  }

  text(number) {
    return this.texts[number];
  }
}

/** Where *step* is, outermost first: `Orders[3] > Charge`. */
function place(step) {
  const parts = [step.name];
  for (let { scope } = step; scope.holder; { scope } = scope.holder) parts.push(`${scope.holder.name}[${scope.index}]`);
  return parts.reverse().join(" > ");
}
