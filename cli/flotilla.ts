#!/usr/bin/env node
import { run } from "./command-line.js";
import { terminalOf } from "./terminal.js";

void run(process.argv.slice(2), terminalOf(process)).then((code) => {
  process.exitCode = code;
});
