/* Puts the page together, and gives it keys. */

/** The button that changes between light and dark; at first the page is as the reader's system is. */
function setTheme() {
  const root = document.documentElement;
  const theme = document.getElementById("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let chosen = null;
  const show = () => theme.setAttribute("aria-pressed", String(chosen ? chosen === "dark" : dark.matches));
  theme.addEventListener("click", () => {
    chosen = theme.getAttribute("aria-pressed") === "true" ? "light" : "dark";
    root.style.colorScheme = chosen;
    show();
  });
  dark.addEventListener("change", show);
  theme.hidden = false;
  show();
}

function setHelp() {
  const help = document.getElementById("help");
  const keys = document.getElementById("keys");
  help.addEventListener("click", () => keys.showModal());
  help.hidden = false;
}

function setKeys(events, visits) {
  const focusRows = (event) => {
    const wasThere = events.rows.active !== undefined;
    events.rows.element.focus();
    if (wasThere) events.rows.element.dispatchEvent(new KeyboardEvent("keydown", { key: event.key }));
  };
  const keys = {
    "/": () => {
      events.query.focus();
      events.query.select();
    },
    "?": () => document.getElementById("keys").showModal(),
    e: () => events.toggleErrors(),
    j: focusRows,
    k: focusRows,
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") {
      if (!events.close()) {
        events.clear();
        visits.clear();
      }
      return;
    }
    if (event.target.closest("input, select, textarea") || !(event.key in keys)) return;
    event.preventDefault();
    keys[event.key](event);
  });
}

function main() {
  const source = document.getElementById("data");
  const report = new Report(JSON.parse(source.textContent));
  source.remove();
  const section = (id) => document.getElementById(id);
  const events = new Events(report, section("events"));
  const filter = (state, step) => {
    events.filter(state, step);
    if (step) timeline.reveal(step);
  };
  const visits = new Visits(report, section("graph"), section("inspector"), filter);
  const timeline = new Timeline(report, section("timeline"), (step) => {
    visits.show(step.name, step);
    events.filter(step.name, step);
  });
  setTheme();
  setHelp();
  setKeys(events, visits);
}

main();
