import { imageDigest, imageTag, registryHost, repositoryPart } from "../lib/image-reference.js";
import { pathOf } from "../lib/path.js";
import { violation, type Problem } from "../lib/problem.js";

const hub = "docker.io";
const library = `${hub}/library`;

/** Registries that anybody knows, and that others want to be taken for. */
const publicHosts = [
  hub,
  "gcr.io",
  "ghcr.io",
  "index.docker.io",
  "mcr.microsoft.com",
  "public.ecr.aws",
  "quay.io",
  "registry.gitlab.com",
  "registry.k8s.io",
] as const;

const isRegistry = new RegExp(`^(${registryHost})(/${repositoryPart})*$`);
const rest = new RegExp(`(/[^/:@]*)(:${imageTag})?(@${imageDigest})?$`);

/** Registries as the rule `allowed-registries` compares images with them: without a slash at the end, and Docker Hub by one name. */
export function normalizedRegistries(registries: readonly string[]): string[] {
  return registries.map(normalized);
}

/** All that is wrong with registries that are to be allowed. */
export function registryProblems(path: string, registries: readonly string[]): Problem[] {
  if (registries.length === 0) {
    return [violation("registry", path, "have a registry: no image is of none", { got: registries })];
  }
  const entries = registries.map((written, index): Entry => {
    const registry = normalized(written);
    return { path: `${path}${pathOf(index)}`, written, registry, host: hostOf(registry) };
  });
  const malformed = entries.filter(({ registry }) => !isRegistry.test(registry));
  if (malformed.length > 0) {
    return malformed.map(malformedProblem);
  }
  return [...lookAlikes(entries), ...contained(entries)];
}

interface Entry {
  readonly path: string;
  readonly written: string;
  /** As images are compared with it. */
  readonly registry: string;
  /** Without a port. */
  readonly host: string;
}

function normalized(registry: string): string {
  const name = registry.replace(/(?<=[^/])\/$/, "");
  return name === `index.${hub}` || name.startsWith(`index.${hub}/`) ? name.slice("index.".length) : name;
}

function hostOf(registry: string): string {
  const [host = ""] = registry.split("/");
  return host.replace(/:[0-9]+$/, "");
}

function malformedProblem({ path, written }: Entry): Problem {
  const fix = repaired(written);
  return violation("registry", path, 'be a registry, or a repository in one, such as "ghcr.io/acme"', {
    got: written,
    fix: fix === written || !isRegistry.test(fix) ? undefined : fix,
  });
}

/** What somebody meant who wrote an address, an image or a pattern, or left out Docker Hub. */
function repaired(written: string): string {
  const name = written
    .trim()
    .replace(/^[a-z-]+:\/\//i, "")
    .replace(/(\/|\*)+$/, "")
    .replace(rest, "$1")
    .toLowerCase();
  return /^([^/]*[.:].*|localhost\/.*|)$/.test(name) ? name : `${name.includes("/") ? hub : library}/${name}`;
}

/** Hosts that begin as another one, or swap two of its letters, and are read as it. */
function lookAlikes(entries: readonly Entry[]): Problem[] {
  const hosts = new Set<string>([...publicHosts, ...entries.map(({ host }) => host)]);
  return entries.flatMap(({ path, written, host }) => {
    const like = beginning(host, hosts) ?? swapped(host);
    const must = `be of another host than one that looks like ${String(like)}`;
    return like === undefined ? [] : [violation("look-alike-registry", path, must, { got: written })];
  });
}

/** The host that another one continues: `ghcr.io` of `ghcr.io.evil.example` and of `ghcr.io-evil.example`. */
function beginning(host: string, hosts: ReadonlySet<string>): string | undefined {
  for (let end = host.length - 1; end > 0; end--) {
    const start = host.slice(0, end);
    if (/[.-]/.test(host.charAt(end)) && start.includes(".") && hosts.has(start)) {
      return start;
    }
  }
  return undefined;
}

/** The registry that anybody knows of which a host has the letters, two of them swapped, or written with others that look the same. */
function swapped(host: string): string | undefined {
  return publicHosts.find((known) => known !== host && (shape(known) === shape(host) || isSwapped(known, host)));
}

function shape(host: string): string {
  return host.replaceAll("rn", "m").replaceAll("0", "o").replaceAll(/[1i]/g, "l");
}

function isSwapped(known: string, host: string): boolean {
  return Array.from(known.slice(1), (letter, index) => {
    const [start, end] = [known.slice(0, index), known.slice(index + 2)];
    return `${start}${letter}${known.charAt(index)}${end}`;
  }).includes(host);
}

/** Entries that another one admits already: whoever takes out one of the two changes nothing. */
function contained(entries: readonly Entry[]): Problem[] {
  const known = new Map<string, Entry>();
  for (const entry of entries) {
    known.set(entry.registry, known.get(entry.registry) ?? entry);
  }
  return entries.flatMap((entry) => {
    const parts = entry.registry.split("/");
    const others = parts.map((_, index) => known.get(parts.slice(0, index + 1).join("/")));
    const other = others.find((each) => each !== undefined && each !== entry);
    const must = `lie in no other entry, as in ${String(other?.path)}`;
    return other === undefined ? [] : [violation("repeated-registry", entry.path, must, { got: entry.written })];
  });
}
