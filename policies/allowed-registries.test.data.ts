import { admittedReferences } from "./admitted-references.test.data.js";
import { refusedReferences } from "./refused-references.test.data.js";

/** What is allowed, as a user writes it. */
export const allowed: readonly string[] = [
  "index.docker.io/library/",
  "docker.io/team",
  "ghcr.io/acme/",
  "registry.example:5000/team",
  "quay.io",
  "localhost/dev",
  "registry.k8s.io/pause",
  "[fd00::1]:5000/lab",
];

const sha256 = `sha256:${"0123456789abcdef".repeat(4)}`;
const sha384 = `sha384:${"0123456789abcdef".repeat(6)}`;
const sha512 = `sha512:${"0123456789abcdef".repeat(8)}`;

/** References that the parser reads as official images, and runtimes as images which their node has already. */
const ids: readonly string[] = [sha256, sha384, sha512, "sha256:0123", "sha256:v1", "sha512:0"];

/** A reference, and whether the rule admits it. */
export interface JudgedReference {
  readonly reference: string;
  readonly isAdmitted: boolean;
  /** Whether it names what a node has already rather than a repository. */
  readonly isId: boolean;
  /** What it tries. */
  readonly about: string;
}

const judged = (groups: Readonly<Record<string, readonly string[]>>, isAdmitted: boolean, isId = false) =>
  Object.entries(groups).flatMap(([about, references]) =>
    references.map((reference): JudgedReference => ({ reference, isAdmitted, isId, about })),
  );

/** References that try to be read otherwise than they are meant, and their verdicts where {@link allowed} is allowed. */
export const judgedReferences: readonly JudgedReference[] = [
  ...judged(admittedReferences, true),
  ...judged(refusedReferences, false),
  ...judged({ "images by their ID": ids }, false, true),
];

/** Where a pod names images. */
export const imagePositions = ["containers", "initContainers", "ephemeralContainers", "volumes"] as const;
