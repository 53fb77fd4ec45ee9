import { imageDigest, imageTag, repositoryPart } from "../lib/image-reference.js";
import { list, object, text } from "../lib/schema.js";
import { container, pod } from "./case-pod.js";
import { everyContainer, everyVolume, type Case, type Rule } from "./rule.js";

/** What stands behind the host, with its tag and its digest. */
const rest = `(/${repositoryPart})+(:${imageTag})?(@${imageDigest})?`;

/**
 * Reads a reference as container runtimes do, and compares its repository with those that are allowed:
 * https://github.com/distribution/reference/blob/main/normalize.go
 */
const isAllowed = (reference: string) =>
  [
    // No runtime takes a longer one, and what it costs to look at it has a limit.
    `${reference}.size() <= 1024`,
    // The ID of an image that the node has already, from wherever it came.
    `!${reference}.matches('^([0-9a-f]{64}$|sha(256|384|512):)')`,
    [
      `[${reference}]`,
      // The first part is a host only where no repository of Docker Hub can be called so.
      ".map(name, name.matches('^(localhost|[^/.:A-Z]*[.:A-Z][^/]*)/') ? name : 'docker.io/' + name)",
      ".map(name, name.startsWith('index.docker.io/') ? name.substring(6) : name)",
      // Official images have one part on Docker Hub, and are in its library.
      ".map(name, name.matches('^docker[.]io/[^/]*$') ? 'docker.io/library/' + name.substring(10) : name)",
      `.filter(name, name.matches('^[^/]+${rest}$'))`,
      // The repository: neither a tag nor a digest.
      ".map(name, name.find('^[^/]+/[^:@]+'))",
      // No path of a repository is longer than 255 letters.
      ".filter(name, name.size() - name.indexOf('/') <= 256)",
      // With a slash at the end of both, acme-evil is not below acme.
      ".exists(name, variables.params.registries.exists(registry, (name + '/').startsWith(registry + '/')))",
    ].join(""),
  ].join(" && ");

const must = "be an image of an allowed registry";
const fix = "copy the image into an allowed registry, or have its registry allowed";
const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

const image = (name: string, verdict: Case["verdict"], reference: string): Case => ({
  name,
  verdict,
  object: pod({ containers: [container({ image: reference })] }),
});
const volume = (name: string, verdict: Case["verdict"], source: Readonly<Record<string, unknown>>): Case => ({
  name,
  verdict,
  object: pod({
    containers: [container({ image: "ghcr.io/acme/app:1.0.0" })],
    volumes: [{ name: "models", image: source }],
  }),
});

/** Images of containers and volumes come from registries that somebody chose. */
export const allowedRegistries: Rule = {
  id: "allowed-registries",
  title: "Images come from allowed registries alone",
  why: "Whatever an image holds runs with the rights of the pod; in a registry that anybody can write to, anybody decides what it holds.",
  matches: "pods",
  parameters: {
    schema: object({ registries: list(text()) }),
    openApi: {
      type: "object",
      required: ["registries"],
      properties: {
        registries: {
          description:
            "Registries and repositories, with their hosts; each admits what has its name and what is below it",
          type: "array",
          items: { type: "string" },
        },
      },
    },
    example: { registries: ["docker.io/library", "ghcr.io/acme", "registry.example:5000/team"] },
  },
  validations: [
    {
      each: everyContainer,
      expression: `has(container.image) && ${isAllowed("container.image")}`,
      ...{ field: "spec.containers[*].image", must, fix },
    },
    {
      each: everyVolume,
      expression: `!has(volume.image) || has(volume.image.reference) && ${isAllowed("volume.image.reference")}`,
      ...{ field: "spec.volumes[*].image.reference", must, fix },
    },
  ],
  cases: [
    image("an image below an allowed repository", "good", "ghcr.io/acme/app:1.0.0"),
    image("an image far below", "good", "ghcr.io/acme/shop/app:1.0.0"),
    image("a registry with a port", "good", "registry.example:5000/team/app:1.0.0"),
    image("a tag and a digest", "good", `ghcr.io/acme/app:1.0.0@${digest}`),
    image("an official image of Docker Hub", "good", "nginx:1.29"),
    image("the same with its host", "good", "docker.io/nginx:1.29"),
    image("the same with its library", "good", "index.docker.io/library/nginx:1.29"),
    image("another registry", "bad", "quay.io/acme/app:1.0.0"),
    image("another user of Docker Hub", "bad", "acme/app:1.0.0"),
    image("a host that looks alike", "bad", "ghcr.io.evil.example/acme/app:1.0.0"),
    image("a repository that looks alike", "bad", "ghcr.io/acme-evil/app:1.0.0"),
    image("an allowed name below another host", "bad", "evil.example/ghcr.io/acme/app:1.0.0"),
    image("another port", "bad", "ghcr.io:443/acme/app:1.0.0"),
    image("a host in upper case", "bad", "GHCR.io/acme/app:1.0.0"),
    image("a path that leads out", "bad", "ghcr.io/acme/../evil/app:1.0.0"),
    image("the ID of an image on the node", "bad", digest),
    image("an empty image", "bad", ""),
    {
      name: "an init container from another registry",
      verdict: "bad",
      object: pod({
        containers: [container({ image: "nginx:1.29" })],
        initContainers: [container({ name: "init", image: "quay.io/acme/app:1.0.0" })],
      }),
    },
    {
      name: "an ephemeral container from another registry",
      verdict: "bad",
      object: pod({
        containers: [container({ image: "nginx:1.29" })],
        ephemeralContainers: [container({ name: "debug", image: "quay.io/acme/app:1.0.0" })],
      }),
    },
    volume("an image volume from an allowed registry", "good", { reference: "ghcr.io/acme/models:7" }),
    volume("an image volume from another registry", "bad", { reference: "quay.io/acme/models:7" }),
    volume("an image volume without a reference", "bad", {}),
  ],
};
