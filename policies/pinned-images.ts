import { imageDigest, imageTag } from "../lib/image-reference.js";
import { container, pod } from "./case-pod.js";
import { everyContainer, type Case, type Rule } from "./rule.js";

/**
 * A digest, or a tag in the last part of the path: what stands after the colon of `registry:5000/app` is a port.
 * https://github.com/distribution/reference/blob/main/reference.go
 */
const isPinned = (reference: string) =>
  // No runtime takes a longer one, and what it costs to look at it has a limit.
  `${reference}.size() <= 1024 && (${reference}.matches('@${imageDigest}$') || ` +
  `${reference}.matches('(^|/)[^/:@]+:${imageTag}$') && !${reference}.endsWith(':latest'))`;

const must = "have a tag other than latest, or a digest";
const fix = "write the version that was tested";
const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

const image = (name: string, verdict: Case["verdict"], reference: string): Case => ({
  name,
  verdict,
  object: pod({ containers: [container({ image: reference })] }),
});

/** Images of containers and volumes are of a version that somebody chose. */
export const pinnedImages: Rule = {
  id: "pinned-images",
  title: "Images have a version",
  why: "What latest means changes from one day to the next: pods of one Deployment run different programs, and no rollback brings the old one back.",
  matches: "pods",
  validations: [
    {
      each: everyContainer,
      expression: `has(container.image) && ${isPinned("container.image")}`,
      ...{ field: "spec.containers[*].image", must, fix },
    },
    {
      each: { of: "variables.pod.?volumes.orValue([])", item: "volume", name: "volume.name" },
      expression: `!has(volume.image) || has(volume.image.reference) && ${isPinned("volume.image.reference")}`,
      ...{ field: "spec.volumes[*].image.reference", must, fix },
    },
  ],
  cases: [
    image("a tag", "good", "registry.example/acme/app:1.0.0"),
    image("a tag behind a port", "good", "registry.example:5000/acme/app:1.0.0"),
    image("a digest", "good", `registry.example/acme/app@${digest}`),
    image("a digest, whatever the tag says", "good", `app:latest@${digest}`),
    image("no tag, which is latest", "bad", "registry.example/acme/app"),
    image("the tag latest", "bad", "registry.example/acme/app:latest"),
    image("a port and no tag", "bad", "registry.example:5000/app"),
    image("a digest that is none", "bad", "registry.example/acme/app:1.0.0@sha256:0123"),
    image("a name alone", "bad", "nginx"),
    {
      name: "an init container of latest",
      verdict: "bad",
      object: pod({ initContainers: [container({ name: "init", image: "nginx:latest" })] }),
    },
    {
      name: "an image volume with a tag",
      verdict: "good",
      object: pod({ volumes: [{ name: "models", image: { reference: "registry.example/acme/models:7" } }] }),
    },
    {
      name: "an image volume without a tag",
      verdict: "bad",
      object: pod({ volumes: [{ name: "models", image: { reference: "registry.example/acme/models" } }] }),
    },
  ],
};
