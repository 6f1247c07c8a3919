// Reads manifests (YAML) from the input and checks each against the schema of its kind. Prints { documents, faults }.
import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";

const modules = new Map();
const documents = [];
const faults = [];

for (const document of parseAllDocuments(readFileSync(0, "utf8"), { merge: true })) {
  const value = document.toJS();
  if (value === null) continue;
  documents.push(value);
  const name = `${value.kind}/${value.metadata?.name}`;
  for (const error of document.errors) faults.push(`${name}: ${error.message}`);
  faults.push(...(await check(value)).map(fault => `${name}: ${fault}`));
}

process.stdout.write(JSON.stringify({ documents, faults }));

async function check(value) {
  const path = `kubernetes-models/${value.apiVersion}`;
  if (!modules.has(path)) modules.set(path, await import(path).catch(() => ({})));
  const model = modules.get(path)[value.kind];
  if (model === undefined) return [`there is no ${value.kind} in ${value.apiVersion}`];

  const read = new Set();
  const found = [];
  try {
    // Not on an instance: that would be a copy, and unwatched.
    model.prototype.validate.call(watched(value, "", read));
  } catch (error) {
    found.push(error.message);
  }

  // The API server ignores a field that it does not know, and so does a schema: but nobody meant to write one.
  for (const field of fields(value, "")) if (!read.has(field)) found.push(`${field}: there is no such field`);
  return found;
}

// Notes which fields the validator asks for: those are the ones that its schema knows.
function watched(value, path, read) {
  if (value === null || typeof value !== "object") return value;
  return new Proxy(value, {
    get(target, key) {
      if (typeof key === "string") read.add(`${path}/${key}`);
      return watched(target[key], `${path}/${String(key)}`, read);
    },
  });
}

function* fields(value, path) {
  if (value === null || typeof value !== "object") return;
  for (const [key, inner] of Object.entries(value)) {
    yield `${path}/${key}`;
    yield* fields(inner, `${path}/${key}`);
  }
}
