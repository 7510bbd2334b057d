// Times one Node peer: reads {passes, definitions} from standard input, writes {seconds, ...} to standard output.
//
// node in_node.js PEER FOLDER-OF-NODE_MODULES

"use strict";

const { createRequire } = require("node:module");
const { readFileSync } = require("node:fs");
const { resolve } = require("node:path");

const [peer, folder] = process.argv.slice(2);
const requireFrom = createRequire(resolve(folder, "package.json"));

const PEERS = {
  // It takes objects. It compiles its schemas at each call, and writes QueryLanguage into each state.
  "asl-validator": () => {
    const validator = requireFrom("asl-validator");
    return { prepare: (text) => JSON.parse(text), check: (definition) => validator(definition) };
  },

  // It takes a text document and the tree that its own parser makes of it. The tree is made outside the timing, as the
  // objects of the others are. One address for all documents: it then looks its schema up once only.
  "amazon-states-language-service": () => {
    const { service, documentOf } = languageService();
    const prepare = (text) => {
      const document = documentOf(text);
      return { document, tree: service.parseJSONDocument(document) };
    };
    return { prepare, check: ({ document, tree }) => service.doValidation(document, tree) };
  },

  // The same, with what a caller of it can't do without: from text, and a new tree each time.
  "amazon-states-language-service from text": () => {
    const { service, documentOf } = languageService();
    const check = (text) => {
      const document = documentOf(text);
      return service.doValidation(document, service.parseJSONDocument(document));
    };
    return { prepare: (text) => text, check };
  },
};

function languageService() {
  const { getLanguageService, TextDocument } = requireFrom("amazon-states-language-service");
  const documentOf = (text) => TextDocument.create("file:///definition.asl.json", "asl", 1, text);
  return { service: getLanguageService({}), documentOf };
}

async function main() {
  const { passes, definitions } = JSON.parse(readFileSync(0, "utf8"));
  const { prepare, check } = PEERS[peer]();
  const prepared = definitions.map(({ text }) => prepare(text));
  const seconds = [];
  let raised = 0;
  let why = [];
  for (let turn = 0; turn <= passes; turn++) {
    raised = 0;
    why = [];
    const before = process.hrtime.bigint();
    for (const it of prepared) {
      try {
        await check(it);
      } catch (error) {
        raised++;
        why = [String(error)];
      }
    }
    if (turn > 0) seconds.push(Number(process.hrtime.bigint() - before) / 1e9); // turn 0 warms up
  }
  process.stdout.write(JSON.stringify({ seconds, raised, why, errors: [] }));
}

main();
