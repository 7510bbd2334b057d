/* Makes elements. Whatever an execution says becomes text here, never HTML. */

/** An element with attributes and children; null, false and undefined are left out, strings become text. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (isThere(value)) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter(isThere));
  return element;
}

function isThere(value) {
  return value !== null && value !== undefined && value !== false;
}

/** A name from the execution, which may be written in any direction. */
function name(text) {
  return make("bdi", {}, text);
}

function button(label, press, attributes = {}) {
  const element = make("button", { type: "button", ...attributes }, label);
  element.addEventListener("click", press);
  return element;
}

function statusMark(status) {
  return make("span", { class: `status ${status.toLowerCase()}` }, STATUS_WORDS[status]);
}

/** A list of terms, each with what it is; those without a value are left out. */
function facts(pairs) {
  const shown = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return make(
    "dl",
    { class: "facts" },
    shown.map(([term, value]) => make("div", {}, make("dt", {}, term), make("dd", {}, value))),
  );
}

/** *details*, which gets its content when it is opened first. */
function lazily(details, content) {
  const fill = () => details.children.length === 1 && details.append(...content().flat(Infinity).filter(Boolean));
  if (details.open) fill();
  details.addEventListener("toggle", fill);
  return details;
}
