/* Finds events, a little at a time, so that the page answers meanwhile. */

/** Milliseconds of work before the page has its turn. */
const SLICE = 12;

/** Where words stand, in events and in the texts that they share. */
class Search {
  #lowered = [];
  #run = 0;

  constructor(report) {
    this.report = report;
  }

  /** The events of *candidates* in which each word of *query* stands; null if another search began meanwhile. */
  async find(candidates, query) {
    const run = (this.#run += 1);
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    let found = candidates;
    for (const word of words) {
      const texts = await this.#texts(word, run);
      found = texts && (await this.#filter(found, (event) => this.#holds(event, word, texts), run));
      if (!found) return null;
    }
    return run === this.#run ? found : null;
  }

  /** By number, whether *word* stands in a text. */
  async #texts(word, run) {
    const { texts } = this.report;
    const holds = new Uint8Array(texts.length);
    const turn = new Turn();
    for (let number = 0; number < texts.length; number += 1) {
      this.#lowered[number] ??= texts[number].toLowerCase();
      holds[number] = this.#lowered[number].includes(word) ? 1 : 0;
      if (turn.isOver()) await turn.next();
      if (run !== this.#run) return null;
    }
    return holds;
  }

  async #filter(events, keep, run) {
    const found = [];
    const turn = new Turn();
    for (const event of events) {
      if (keep(event)) found.push(event);
      if (turn.isOver()) await turn.next();
      if (run !== this.#run) return null;
    }
    return found;
  }

  #holds(event, word, texts) {
    event.words ??= [event.id, event.type, event.state, event.error ?? "", event.details.resource ?? ""]
      .join("\n")
      .toLowerCase();
    if (event.words.includes(word) || texts[event.cause]) return true;
    return Object.values(event.payloads).some((number) => texts[number]);
  }
}

/** A slice of time for work. */
class Turn {
  #began = performance.now();
  #steps = 0;

  isOver() {
    this.#steps += 1;
    return this.#steps % 64 === 0 && performance.now() - this.#began > SLICE;
  }

  async next() {
    await new Promise((resolve) => setTimeout(resolve));
    this.#began = performance.now();
  }
}
