// Lints a Dockerfile. Prints { instructions: [{ keyword, arguments, flags, stage }], faults }.
import { readFileSync } from "node:fs";
import { DockerfileParser } from "dockerfile-ast";
import { ValidationSeverity, validate } from "dockerfile-utils";

const text = readFileSync(process.argv[2], "utf8");
const error = ValidationSeverity.ERROR;
const faults = validate(text, {
  deprecatedMaintainer: error,
  directiveCasing: error,
  emptyContinuationLine: error,
  instructionCasing: error,
  instructionCmdMultiple: error,
  instructionEntrypointMultiple: error,
  instructionHealthcheckMultiple: error,
  instructionJSONInSingleQuotes: error,
  instructionWorkdirRelative: error,
}).map(fault => `line ${fault.range.start.line + 1}: ${fault.message}`);

let stage = -1;
const instructions = DockerfileParser.parse(text).getInstructions().map(instruction => {
  const keyword = instruction.getKeyword();
  if (keyword === "FROM") stage++;
  return {
    keyword,
    stage,
    flags: (instruction.getFlags?.() ?? []).map(flag => `${flag.getName()}=${flag.getValue()}`),
    arguments: keyword === "ENV" || keyword === "LABEL"
      ? instruction.getProperties().map(property => `${property.getName()}=${property.getValue()}`)
      : (instruction.getArguments?.() ?? []).map(argument => argument.getValue())
        .filter(argument => !argument.startsWith("--")),
  };
});
process.stdout.write(JSON.stringify({ instructions, faults }));
