import type { imagePositions } from "./allowed-registries.test.data.js";
import { pod } from "./case-pod.js";
import type { CaseObject } from "./rule.js";

type Position = (typeof imagePositions)[number];

/** A pod that names an image in one place, and otherwise one that is admitted. */
export function imagePod(position: Position, image: string | undefined): CaseObject {
  return imagesPod(position, [{ name: "other", image }]);
}

/** A pod that names images in places of one kind, and otherwise one that is admitted. */
export function imagesPod(
  position: Position,
  images: readonly { readonly name: string; readonly image: string | undefined }[],
): CaseObject {
  const main = { name: "main", image: "ghcr.io/acme/app:1.0.0" };
  if (position === "volumes") {
    const volumes = images.map(({ name, image }) => ({ name, image: image === undefined ? {} : { reference: image } }));
    return pod({ containers: [main], volumes });
  }
  const containers = images.map(({ name, image }) => (image === undefined ? { name } : { name, image }));
  return pod(
    position === "containers" ? { containers: [main, ...containers] } : { containers: [main], [position]: containers },
  );
}
