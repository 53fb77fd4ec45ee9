import type { imagePositions } from "./allowed-registries.test.data.js";
import { pod } from "./case-pod.js";
import type { CaseObject } from "./rule.js";

/** A pod that names an image in one place, and in all others one that is admitted. */
export function imagePod(position: (typeof imagePositions)[number], image: string | undefined): CaseObject {
  const main = { name: "main", image: "ghcr.io/acme/app:1.0.0" };
  const named = image === undefined ? {} : { image };
  switch (position) {
    case "containers":
      return pod({ containers: [main, { name: "other", ...named }] });
    case "volumes":
      return pod({
        containers: [main],
        volumes: [{ name: "other", image: image === undefined ? {} : { reference: image } }],
      });
    default:
      return pod({ containers: [main], [position]: [{ name: "other", ...named }] });
  }
}
