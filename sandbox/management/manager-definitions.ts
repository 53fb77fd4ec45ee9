import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

import { load, loadAll } from "js-yaml";

import { definitionsFolder } from "../control-planes/folders.js";
import { listAt, objectAt, textAt } from "../kubernetes/kube-object.js";
import type { Properties } from "../provider/property-value.js";
import { standInsOf, type Program } from "./manager-programs.js";

/** Where the API server finds a manager: a process of this machine instead of a Service of the cluster. */
export interface WebhookAddress {
  readonly port: number;
  /** Authority that has signed the manager's certificate, PEM. */
  readonly certificateAuthority: string;
}

/** What a manager brings with it. */
export interface ManagerDefinitions {
  readonly definitions: readonly Properties[];
  /** Which of its questions the API server asks; none where its definitions are missing. */
  readonly webhooks: readonly Properties[];
}

/** The definitions and webhooks of a manager as its Go module has them, or stand-ins for its kinds. */
export async function managerDefinitions(
  root: string,
  program: Program,
  address: WebhookAddress,
): Promise<ManagerDefinitions> {
  const folder = definitionsFolder(root, program);
  const files = await readdir(join(folder, "crds")).catch(() => undefined);
  if (files === undefined) {
    return { definitions: standInsOf(program), webhooks: [] };
  }
  const texts = await Promise.all(files.sort().map((file) => readFile(join(folder, "crds", file), "utf8")));
  const webhooks = await readFile(join(folder, "webhooks.yaml"), "utf8");
  return {
    definitions: texts.map((text) => servedDefinition(load(text) as Properties, address)),
    webhooks: (loadAll(webhooks) as Properties[]).map((each) => servedWebhooks(each, program, address)),
  };
}

/** A definition as Cluster API's manifests have it: it says which contracts it keeps, and the manager converts its versions. */
export function servedDefinition(definition: Properties, address: WebhookAddress): Properties {
  const versions = (listAt(definition, "spec", "versions") as readonly Properties[]).map((each) =>
    textAt(each, "name"),
  );
  const labels = Object.fromEntries(
    versions.filter((each) => /^v1beta\d$/.test(each)).map((each) => [`cluster.x-k8s.io/${each}`, each]),
  );
  const webhook = { clientConfig: clientConfig("/convert", address), conversionReviewVersions: ["v1"] };
  return {
    ...definition,
    metadata: { ...objectAt(definition, "metadata"), labels },
    spec: {
      ...objectAt(definition, "spec"),
      ...(versions.length > 1 && { conversion: { strategy: "Webhook", webhook } }),
    },
  };
}

/** A configuration of webhooks under a name of the program's own, since every program calls them the same. */
export function servedWebhooks(configuration: Properties, program: Program, address: WebhookAddress): Properties {
  const name = webhooksName(program, textAt(configuration, "kind"));
  const webhooks = (listAt(configuration, "webhooks") as readonly Properties[]).map((each) => ({
    ...each,
    clientConfig: clientConfig(textAt(each, "clientConfig", "service", "path"), address),
  }));
  return { ...configuration, metadata: { name }, webhooks };
}

/** Where the configurations of a program's webhooks are. */
export function webhookPaths(program: Program): readonly string[] {
  return ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"].map((kind) =>
    webhooksPath({ kind, metadata: { name: webhooksName(program, kind) } }),
  );
}

/** Where a configuration of webhooks is. */
export function webhooksPath(configuration: Properties): string {
  const plural = `${textAt(configuration, "kind").toLowerCase()}s`;
  return `/apis/admissionregistration.k8s.io/v1/${plural}/${textAt(configuration, "metadata", "name")}`;
}

/** `capi-core-mutating`. */
function webhooksName(program: Program, kind: string): string {
  return `${program}-${kind.replace("WebhookConfiguration", "").toLowerCase()}`;
}

function clientConfig(path: string, { port, certificateAuthority }: WebhookAddress): Properties {
  return { url: `https://127.0.0.1:${port}${path}`, caBundle: Buffer.from(certificateAuthority).toString("base64") };
}
