import { admittedReferences } from "../../policies/admitted-references.test.data.js";
import { refusedReferences } from "../../policies/refused-references.test.data.js";

/** Letters that mean something in references, and some that only look like them. */
const letters = Array.from(
  "//::@@..__--azAZ09% \n\t\\[]*#?+~é\u212A\u017F\u0430\u0441\uff0e\uff0f\u2215\u200b\ufeff\u0000😀",
);

const hosts = [
  ...["docker.io", "index.docker.io", "ghcr.io", "quay.io", "registry.example:5000", "registry.example", "localhost"],
  ...[
    "registry.k8s.io",
    "[fd00::1]:5000",
    "ghcr.io:443",
    "docker.io.evil.example",
    "GHCR.io",
    "evil",
    "my_host.example",
  ],
];
const parts = [
  "library",
  "acme",
  "team",
  "dev",
  "lab",
  "pause",
  "app",
  "nginx",
  "a_b",
  "a--b",
  "ghcr.io",
  "docker.io",
  "0",
];
const tags = ["1.0.0", "latest", "5000", "_", "A.b-c", "x".repeat(128), "x".repeat(129)];
const digests = [
  ...[`sha256:${"0".repeat(64)}`, `sha512:${"a".repeat(128)}`, `sha384:${"f".repeat(96)}`],
  ...[`sha256:${"A".repeat(64)}`, `sha256:${"0".repeat(63)}`, `md5:${"0".repeat(32)}`],
];
const known = [admittedReferences, refusedReferences].flatMap((groups) => Object.values(groups).flat());

/** References that are made of what means something to parsers, in ways that nobody thought of; the same for the same seed. */
export function randomReferences(count: number, seed: number): readonly string[] {
  const random = numbers(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const one = (list: readonly string[]) => list[below(list.length)] ?? "";
  const sometimes = (percent: number, text: () => string) => (below(100) < percent ? text() : "");

  const made = () =>
    sometimes(70, () => `${one(hosts)}/`) +
    Array.from({ length: 1 + below(3) }, () => one(parts)).join("/") +
    sometimes(50, () => `:${one(tags)}`) +
    sometimes(30, () => `@${one(digests)}`);

  const changes: readonly ((text: readonly string[]) => readonly string[])[] = [
    (text) => text.toSpliced(below(text.length + 1), 0, one(letters)),
    (text) => text.toSpliced(below(text.length), 1),
    (text) => text.toSpliced(below(text.length), 1, one(letters)),
    (text) => text.toSpliced(below(text.length), below(8)),
    (text) => text.slice(0, below(text.length + 1)),
    (text) => text.slice(below(text.length + 1)),
    (text) => text.toSpliced(below(text.length + 1), 0, ...Array.from(one([...parts, ...hosts, ...digests]))),
    (text) => text.map((letter) => (below(10) === 0 ? letter.toUpperCase() : letter)),
    (text) => [...text, ...Array.from(made())],
  ];
  const changed = (text: readonly string[]) => changes[below(changes.length)]?.(text) ?? text;

  return Array.from({ length: count }, () => {
    let text: readonly string[] = Array.from(below(3) === 0 ? one(known) : made());
    for (let times = below(4); times > 0; times--) {
      text = changed(text);
    }
    return text.join("");
  });
}

/** Numbers from 0 to 1: https://en.wikipedia.org/wiki/Lehmer_random_number_generator */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
