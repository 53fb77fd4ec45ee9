import { serve } from "../provider/serve.js";
import { KubernetesProvider } from "./kubernetes-provider.js";

/** Version of the provider that this one behaves like. */
const VERSION = "4.34.2";

/** Runs the simulated Kubernetes provider as a plugin of the engine. */
export function main(): Promise<void> {
  return serve((engine) => new KubernetesProvider(engine, VERSION));
}
