import { writeFileSync } from "node:fs";

import { App, Chart } from "cdk8s";

import { manifests } from "../lib/manifests.js";
import { yaml } from "../lib/render.js";
import { addDeployments } from "./deployments.js";

const engines: Readonly<Record<string, (count: number, folder: string) => void>> = {
  flotilla: (count, folder) => {
    const objects = manifests("bench", (chart) => {
      addDeployments(chart, count);
    });
    writeFileSync(`${folder}/bench.yaml`, yaml(objects));
  },
  cdk8s: (count, folder) => {
    const app = new App({ outdir: folder, outputFileExtension: ".yaml" });
    addDeployments(new Chart(app, "bench"), count);
    app.synth();
  },
};

// node synthesis.js flotilla 1000 /tmp/folder
const [engine = "", count, folder = "."] = process.argv.slice(2);
engines[engine]?.(Number(count), folder);
