/* How the page writes times, numbers and statuses. */

const STATUS_WORDS = {
  RUNNING: "running",
  SUCCEEDED: "succeeded",
  FAILED: "failed",
  CAUGHT: "caught",
  CANCELED: "canceled",
  TIMED_OUT: "timed out",
  ABORTED: "aborted",
};

/** A length of time with what matters of it: `120 ms`, `3.42 s`, `2 min 05 s`; the same as in the header. */
function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 0.9995) return `${Math.round(milliseconds)} ms`;
  if (seconds < 59.995) return `${seconds.toFixed(2)} s`;
  const parts = (whole, size) => [Math.floor(whole / size), String(whole % size).padStart(2, "0")];
  let [large, small] = parts(Math.round(seconds), 60);
  if (large < 60) return `${large} min ${small} s`;
  [large, small] = parts(Math.round(seconds / 60), 60);
  if (large < 24) return `${large} h ${small} min`;
  [large, small] = parts(Math.round(seconds / 3600), 24);
  return `${large} d ${small} h`;
}

/** The time since the start, to the millisecond: `+1:02:03.456`. */
function since(milliseconds) {
  const whole = Math.abs(milliseconds);
  const two = (number) => String(Math.floor(number)).padStart(2, "0");
  const hours = Math.floor(whole / 3600000);
  const minutes = Math.floor(whole / 60000) % 60;
  const seconds = `${two((whole / 1000) % 60)}.${String(whole % 1000).padStart(3, "0")}`;
  return `${milliseconds < 0 ? "-" : "+"}${hours ? `${hours}:${two(minutes)}` : minutes}:${seconds}`;
}

/** A moment, in UTC: `2026-03-02 09:30:00.000 UTC`. */
function clock(milliseconds) {
  return new Date(milliseconds).toISOString().replace("T", " ").replace("Z", " UTC");
}

function plural(count, noun, nouns = `${noun}s`) {
  return `${count.toLocaleString("en")} ${count === 1 ? noun : nouns}`;
}

function size(text) {
  return text.length < 1024 ? plural(text.length, "character") : `${(text.length / 1024).toFixed(1)} KB`;
}

/** How many of *statuses* there are of each: `195 succeeded, 5 caught`. */
function tally(statuses) {
  const counts = new Map();
  for (const status of statuses) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, count]) => `${count.toLocaleString("en")} ${STATUS_WORDS[status]}`).join(", ");
}
