import { Command } from "commander";

import { Failure } from "./failure.js";
import { visitHome } from "./home.js";
import { writeKubeconfig } from "./kubeconfig-file.js";
import { findProject, loadFleet } from "./project.js";
import { sandboxOption } from "./run-options.js";
import type { Terminal } from "./terminal.js";
import { waves } from "./waves.js";

interface KubeconfigOptions {
  readonly sandbox?: boolean;
  readonly out?: string;
}

const examples = `
Examples:
  $ flotilla kubeconfig --out ~/.kube/acme
  $ kubectl --kubeconfig ~/.kube/acme --context production-us get nodes
`;

/** `flotilla kubeconfig` */
export function kubeconfigCommand(terminal: Terminal): Command {
  return new Command("kubeconfig")
    .summary("write one file with a context for each cluster")
    .description(
      "Writes one kubeconfig with a context for each cluster that exists, called like the cluster. Contexts of other names " +
        "that the file has stay. It holds no credential: they come from each cloud's own program when they are needed.",
    )
    .addOption(sandboxOption())
    .option("--out <file>", "where to write (default: kubeconfig.yaml; in the sandbox: its own file)")
    .addHelpText("after", examples)
    .action(async (options: KubeconfigOptions) => {
      const project = findProject(process.cwd());
      const fleet = await loadFleet(project);
      const home = await visitHome(project, options);
      const path = options.out ?? home.kubeconfig;
      const names = await writeKubeconfig(path, waves(fleet).flat(), home.workDir);
      if (names.length === 0) {
        throw new Failure(`no cluster of the fleet ${fleet.name} exists yet; flotilla up creates them`);
      }
      terminal.results.write(`${path}: ${names.join(", ")}\n`);
    });
}
