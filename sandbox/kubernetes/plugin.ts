import { spawn } from "node:child_process";

import { serve } from "../provider/serve.js";
import { KubernetesProvider } from "./kubernetes-provider.js";

/** Version of the provider that this one behaves like. */
const VERSION = "4.34.2";

/** Variable with the path of the real `pulumi-resource-kubernetes`, to be used instead of the simulated one. */
export const REAL_PROVIDER = "FLOTILLA_REAL_KUBERNETES_PROVIDER";

/** Runs the Kubernetes provider as a plugin of the engine: the real one where its path is given, else the simulated. */
export function runPlugin(): void {
  const real = process.env[REAL_PROVIDER];
  if (real) runReal(real);
  else void serve((engine) => new KubernetesProvider(engine, VERSION));
}

/** Stands between the engine and the real provider, which ends with this process. */
function runReal(path: string): void {
  const child = spawn(path, process.argv.slice(2), { stdio: "inherit" });
  child.on("error", (error) => {
    console.error(`${REAL_PROVIDER} names ${path}, which cannot run: ${error.message}`);
    process.exit(1);
  });
  child.on("exit", (code) => process.exit(code ?? 1));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
}
