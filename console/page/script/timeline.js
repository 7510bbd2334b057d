/* The timeline: a bar for each visit of a state, with its attempts, below the branch or iteration that it stands in. */

/** A Map of at most so many iterations shows them at first; others how many ran at each time, and where one failed. */
const OPEN_AT_FIRST = 5;

/** So many times at which that is counted. */
const SAMPLES = 160;

const TICKS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 43200, 86400];

class Timeline {
  #expanded = new Set();

  /** *choose* is called with the step of a row that is pressed. */
  constructor(report, section, choose) {
    this.report = report;
    this.range = [0, report.length];
    for (const step of report.steps) {
      if (step.type === "Map" && step.scopes.length > OPEN_AT_FIRST) continue;
      for (const item of [step, ...step.scopes]) this.#expanded.add(item);
    }
    this.axis = make("div", { class: "axis" });
    this.rows = new Rows({
      ...{ id: "timeline", label: "Visits of states, in order", columns: ["State", this.axis, "Duration"] },
      draw: (item) => this.#row(item),
      press: (item, event) => {
        if (event.target.closest(".expander")) this.#toggle(item);
        else choose(item.steps ? item.holder : item);
      },
      expand: (item) => isExpandable(item) && !this.#expanded.has(item) && this.#toggle(item),
      collapse: (item) => (this.#expanded.has(item) ? this.#toggle(item) : this.rows.find(this.#parent(item))),
    });
    const zoom = button("Zoom to the row", () => this.#zoom(this.rows.active), { class: "small" });
    const whole = button("All of it", () => this.#zoom(null), { class: "small" });
    section.append(make("div", { class: "filters" }, zoom, whole, legend()), this.rows.element);
    section.hidden = false;
    this.#zoom(null);
  }

  /** Make the row of *step* the active one, and open what it stands in. */
  reveal(step) {
    for (let { scope } = step; scope.holder; { scope } = scope.holder) {
      this.#expanded.add(scope).add(scope.holder);
    }
    this.rows.show(this.#items());
    this.rows.find(step);
  }

  #zoom(item) {
    const [from, to] = item ? this.#span(item) : [0, this.report.length];
    const margin = item ? (to - from) * 0.04 : 0;
    this.range = [Math.max(0, from - margin), Math.max(to + margin, from + 1)];
    this.axis.replaceChildren(...this.#ticks());
    this.rows.show(this.#items());
  }

  #ticks() {
    const [from, to] = this.range;
    const wanted = (to - from) / 5;
    const power = 10 ** Math.floor(Math.log10(wanted));
    const step = wanted < 1000 ? [1, 2, 5, 10].find((each) => each * power >= wanted) * power : longTick(wanted);
    const ticks = [];
    for (let at = Math.ceil(from / step) * step; at < to - step * 0.3; at += step) {
      const tick = make("span", { class: "tick" }, at ? duration(at).replace(/\.?0+ s$/, " s") : "0");
      tick.style.left = this.#percent(at);
      ticks.push(tick);
    }
    return ticks;
  }

  #percent(at) {
    const [from, to] = this.range;
    return `${(((at - from) / (to - from)) * 100).toFixed(4)}%`;
  }

  #span(item) {
    return item.steps ? this.report.span(item) : [item.entered, this.report.end(item)];
  }

  /** The rows to show: steps, and the scopes of more than one step, each after what it stands in. */
  #items() {
    const items = [];
    const add = (item, level) => {
      item.level = level;
      items.push(item);
      if (!this.#expanded.has(item)) return;
      const inner = item.steps ?? [...item.scopes].sort((one, other) => one.index - other.index);
      for (const each of inner) add(each.steps?.length === 1 ? each.steps[0] : each, level + 1);
    };
    for (const step of this.report.scopes[0].steps) add(step, 1);
    return items;
  }

  #parent(item) {
    const { scope } = item;
    if (!scope) return item.holder;
    return scope.holder && scope.steps.length === 1 ? scope.holder : scope;
  }

  #toggle(item) {
    if (!isExpandable(item)) return;
    if (!this.#expanded.delete(item)) this.#expanded.add(item);
    this.rows.show(this.#items());
  }

  #row(item) {
    const isOpen = this.#expanded.has(item);
    const expandable = isExpandable(item);
    const sign = expandable && (isOpen ? "\u25be" : "\u25b8");
    const expander = make("span", { class: "expander", "aria-hidden": "true" }, sign);
    const label = make("span", { class: "label" }, expander, this.#label(item));
    label.style.paddingInlineStart = `${(item.level - 1) * 14}px`;
    return {
      cells: [label, make("div", { class: "lane" }, this.#bars(item)), this.#length(item)],
      classes: item.status.toLowerCase(),
      attributes: {
        ...{ "aria-level": item.level, "aria-expanded": expandable ? String(isOpen) : null },
        "aria-label": this.#spoken(item),
      },
    };
  }

  #label(item) {
    if (item.steps) return [indexOf(item), name(item.steps.map((step) => step.name).join(" \u2192 "))];
    const isOnly = item.scope.holder && item.scope.steps.length === 1;
    return [isOnly && indexOf(item.scope), make("bdi", { title: place(item) }, item.name)];
  }

  #spoken(item) {
    const [from, to] = this.#span(item);
    const what = item.steps ? `${item.holder.name} ${item.index}` : item.name;
    const tries = item.attempts?.length > 1 ? `, ${item.attempts.length} attempts` : "";
    const error = item.error ? `, ${item.error}` : "";
    return `${what}: ${STATUS_WORDS[item.status]}${error}, at ${since(from)}, for ${duration(to - from)}${tries}`;
  }

  #bars(item) {
    const [from, to] = this.#span(item);
    const bar = this.#bar(from, to, `bar ${item.status.toLowerCase()}`);
    bar.title = this.#spoken(item);
    const parts = [bar];
    if (item.type === "Map" && !this.#expanded.has(item) && item.scopes.length) parts.push(this.#crowd(item, from, to));
    const hidden = item.steps && !this.#expanded.has(item) ? item.steps.flatMap((step) => step.attempts) : [];
    for (const attempt of item.attempts ?? hidden) {
      const ended = attempt.ended ?? to;
      parts.push(this.#bar(attempt.scheduled, ended, `attempt ${attempt.status.toLowerCase()}`));
    }
    return parts;
  }

  #length(item) {
    const [from, to] = this.#span(item);
    const tries = item.attempts?.length > 1 && plural(item.attempts.length, "attempt");
    const inner = item.type === "Map" && item.scopes.length > 0 && tally(item.scopes.map((scope) => scope.status));
    return [duration(to - from), make("span", { class: "muted" }, tries || inner || "")];
  }

  #bar(from, to, classes) {
    const bar = make("span", { class: classes });
    bar.style.left = this.#percent(from);
    bar.style.right = `${100 - parseFloat(this.#percent(to))}%`;
    return bar;
  }

  /** How many iterations of *step* ran at each time, as the outline of an area. */
  #crowd(step, from, to) {
    const counts = running(step.scopes.map((scope) => this.report.span(scope)), from, to);
    const failures = running(failedAttempts(step).map((attempt) => [attempt.ended, attempt.ended]), from, to);
    const bar = this.#bar(from, to, "crowd");
    bar.append(area(counts, Math.max(...counts, 1), "ran"), area(failures.map(Math.sign), 4, "failed"));
    return bar;
  }
}

/** Which branch or iteration *scope* is; a phone has no room for the word. */
function indexOf(scope) {
  const word = scope.holder.type === "Map" ? "#" : make("i", {}, "branch ");
  return make("span", { class: "index" }, word, scope.index, " ");
}

/** The attempts in the iterations of *step* that failed. */
function failedAttempts(step) {
  const attempts = step.scopes.flatMap((scope) => scope.steps.flatMap((inner) => inner.attempts));
  return attempts.filter((attempt) => attempt.status === "FAILED" || attempt.status === "TIMED_OUT");
}

/** An area below the outline of *counts*, as high as *most*. */
function area(counts, most, classes) {
  const element = (tag, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const box = { viewBox: `0 0 ${SAMPLES} 1`, preserveAspectRatio: "none", "aria-hidden": "true", class: classes };
  const heights = counts.map((count) => (1 - count / most).toFixed(3));
  const outline = heights.map((height, index) => `${index},${height} ${index + 1},${height}`);
  const drawn = element("svg", box);
  drawn.append(element("polygon", { points: `0,1 ${outline.join(" ")} ${SAMPLES},1` }));
  return drawn;
}

/** How many of *spans* cover each of the samples between *from* and *to*. */
function running(spans, from, to) {
  const changes = new Array(SAMPLES + 1).fill(0);
  const scale = SAMPLES / Math.max(to - from, 1);
  const sample = (at) => Math.min(SAMPLES - 1, Math.max(0, Math.floor((at - from) * scale)));
  for (const [began, ended] of spans) {
    changes[sample(began)] += 1;
    changes[sample(ended) + 1] -= 1;
  }
  let now = 0;
  return changes.slice(0, SAMPLES).map((change) => (now += change));
}

function isExpandable(item) {
  return (item.steps ?? item.scopes).length > 0;
}

function longTick(wanted) {
  return TICKS.find((seconds) => seconds * 1000 >= wanted) * 1000 || Math.ceil(wanted / 86400000) * 86400000;
}

function legend() {
  const entry = (classes, words) => make("span", {}, make("i", { class: classes }), words);
  return make(
    "p",
    { class: "legend muted", "aria-hidden": "true" },
    entry("attempt succeeded", "attempt succeeded"),
    entry("attempt failed", "attempt failed"),
    entry("bar", "waiting"),
  );
}
