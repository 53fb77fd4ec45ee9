import { serve } from "../provider/serve.js";
import { KubernetesProvider } from "./kubernetes-provider.js";

/** Version of the provider that this one behaves like. */
const VERSION = "4.34.2";

/** Runs the Kubernetes provider as a plugin of the engine. */
export function runPlugin(): void {
  process.setMaxListeners(0); // every release that is being written waits for the end of this process
  void serve((engine) => new KubernetesProvider(engine, VERSION));
}
