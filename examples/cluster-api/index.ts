import { kubeadmObjects } from "flotilla/constructs/cluster-api/kubeadm-objects";
import { yamlText } from "flotilla/lib/yaml";

import { options, spec } from "./production-us.js";

/** Every object of the cluster, as `kubectl apply -f` takes them. */
export function text(): string {
  return kubeadmObjects("production-us", spec, options)
    .map((object) => yamlText(object))
    .join("---\n");
}

if (require.main === module) {
  process.stdout.write(text());
}
