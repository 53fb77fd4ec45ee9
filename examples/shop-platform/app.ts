import { App, Chart } from "cdk8s";

import { services } from "./services.js";

/** A plain cdk8s app, without Pulumi. */
export function app(outdir: string): App {
  const app = new App({ outdir });
  services(new Chart(app, "shop", { disableResourceNameHashes: true }));
  return app;
}

if (require.main === module) {
  app("dist/manifests").synth();
}
