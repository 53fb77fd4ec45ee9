import { readFileSync } from "node:fs";

import { loadAll } from "js-yaml";

import type { Manifest } from "../lib/manifests.js";
import { judge } from "../policies/finding.js";
import { bundleSet, type Bundle } from "./policy-judges.js";

/** Judges the objects of a file; prints how many are bad, and how long that has taken without reading the file. */
const [bundle, file] = process.argv.slice(2) as [Bundle, string];
const objects = loadAll(readFileSync(file, "utf8")) as Manifest[];
const start = performance.now();
const judged = judge(bundleSet(bundle));
const found = objects.filter((object) => judged(object).length > 0).length;
console.log(JSON.stringify({ found, seconds: (performance.now() - start) / 1000 }));
