/* Shows payloads: JSON with indents and colours, exactly as it is, and any other text. */

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** So many tokens are coloured; a text with more has its indents only. */
const COLOURED = 20000;

/** The parts of *text* if it is JSON, indented, as pairs of a kind and a text; otherwise null.
 *
 * Nothing is parsed into numbers and back: 1.0 stays 1.0, and a number of twenty digits keeps all of them. */
function indented(text) {
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  const parts = [];
  const tokens = text.match(TOKEN) ?? [];
  let depth = 0;
  const line = () => parts.push(["space", `\n${"  ".repeat(depth)}`]);
  tokens.forEach((token, index) => {
    const next = tokens[index + 1];
    if (token === "}" || token === "]") {
      depth -= 1;
      if (!"{[".includes(tokens[index - 1])) line();
    }
    parts.push([kind(token, next), token]);
    if (token === "{" || token === "[") {
      depth += 1;
      if (!"}]".includes(next)) line();
    } else if (token === ",") line();
    else if (token === ":") parts.push(["space", " "]);
  });
  return parts;
}

function kind(token, next) {
  if (token.startsWith('"')) return next === ":" ? "key" : "string";
  return "{}[],:".includes(token) ? "mark" : "value";
}

/** *text* in a box that scrolls, which the keyboard reaches. */
function textBox(text, label) {
  const parts = indented(text);
  const box = make("pre", { tabindex: "0", role: "group", "aria-label": label, dir: "auto" });
  if (parts && parts.length <= COLOURED) {
    for (const [each, part] of parts) {
      box.append(each === "space" || each === "mark" ? part : make("span", { class: each }, part));
    }
  } else if (parts) box.append(parts.map(([, part]) => part).join(""));
  else box.append(text);
  return box;
}

/** A payload with its title, its size, and a button that copies it. */
function payload(title, text) {
  const copy = button("Copy", () => copyText(copy, text), { class: "small", "aria-label": `Copy ${title}` });
  const parts = [make("strong", {}, title), make("span", { class: "muted" }, size(text)), copy];
  return make("div", { class: "payload" }, make("div", { class: "bar" }, parts), textBox(text, title));
}

async function copyText(pressed, text) {
  try {
    await navigator.clipboard.writeText(text);
    pressed.textContent = "Copied";
  } catch {
    pressed.textContent = "Not allowed here";
  }
}

const TITLES = {
  input: "Input",
  parameters: "Parameters",
  submitted: "Answer to the request",
  output: "Output",
  assignedVariables: "Variables",
};

/** The payloads of an event, a visit or an attempt, each with its title. */
function payloads(report, numbers) {
  return Object.entries(numbers)
    .filter(([, number]) => number !== undefined)
    .map(([key, number]) => payload(TITLES[key] ?? key, report.text(number)));
}

/** The error of an event, a visit or an attempt, and its cause: a traceback if it holds one, and as AWS gave it. */
function failure(report, { error, cause }) {
  if (!error && cause === undefined) return null;
  const traceback = report.tracebacks[cause];
  const parts = [make("p", { class: "error" }, name(error || "No error name"))];
  if (traceback) {
    const whole = make("details", {}, make("summary", {}, "Cause as AWS gave it"));
    parts.push(make("pre", { tabindex: "0", role: "group", "aria-label": "Traceback", dir: "auto" }, traceback));
    parts.push(lazily(whole, () => [payload("Cause", report.text(cause))]));
  } else if (cause !== undefined) parts.push(payload("Cause", report.text(cause)));
  return make("div", { class: "failed-with" }, parts);
}
