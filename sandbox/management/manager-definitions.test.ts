import { deepEqual, equal } from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { objectAt, textAt } from "../kubernetes/kube-object.js";
import { managerDefinitions, webhookPaths } from "./manager-definitions.js";

const address = { port: 21_010, certificateAuthority: "authority" };
const caBundle = Buffer.from("authority").toString("base64");

describe("managerDefinitions", () => {
  let project: string;
  let share: string;
  const read = () => managerDefinitions(join(project, ".sandbox"), "capi-core", address);

  beforeEach(async () => {
    project = await mkdtemp(join(tmpdir(), "flotilla-definitions-"));
    share = join(project, ".tools/share/capi-core");
  });
  afterEach(() => rm(project, { recursive: true }));

  const write = async (versions: string) => {
    await mkdir(join(share, "crds"), { recursive: true });
    await writeFile(
      join(share, "crds", "clusters.yaml"),
      `kind: CustomResourceDefinition\nmetadata: {name: clusters}\nspec: {group: g, versions: ${versions}}\n`,
    );
    const service = "{service: {name: webhook-service, namespace: system, path: /mutate}}";
    await writeFile(
      join(share, "webhooks.yaml"),
      `---\nkind: MutatingWebhookConfiguration\nmetadata: {name: same}\nwebhooks: [{name: w, clientConfig: ${service}}]\n`,
    );
  };

  it("have contracts, and a manager outside the cluster that converts them and is asked about them", async () => {
    await write("[{name: v1beta2}, {name: v1beta1}, {name: v1alpha4}]");
    deepEqual(await read(), {
      definitions: [
        {
          kind: "CustomResourceDefinition",
          metadata: {
            name: "clusters",
            labels: { "cluster.x-k8s.io/v1beta1": "v1beta1", "cluster.x-k8s.io/v1beta2": "v1beta2" },
          },
          spec: {
            group: "g",
            versions: [{ name: "v1beta2" }, { name: "v1beta1" }, { name: "v1alpha4" }],
            conversion: {
              strategy: "Webhook",
              webhook: {
                clientConfig: { url: "https://127.0.0.1:21010/convert", caBundle },
                conversionReviewVersions: ["v1"],
              },
            },
          },
        },
      ],
      webhooks: [
        {
          kind: "MutatingWebhookConfiguration",
          metadata: { name: "capi-core-mutating" },
          webhooks: [{ name: "w", clientConfig: { url: "https://127.0.0.1:21010/mutate", caBundle } }],
        },
      ],
    });
  });

  it("have nothing to convert with a single version", async () => {
    await write("[{name: v1alpha1}]");
    const { definitions } = await read();
    deepEqual(objectAt(definitions[0], "spec"), { group: "g", versions: [{ name: "v1alpha1" }] });
  });

  it("are stand-ins, marked as such and without webhooks, where the program came without any", async () => {
    const { definitions, webhooks } = await read();
    deepEqual(webhooks, []);
    equal(definitions.length, 13);
    for (const each of definitions) equal(textAt(each, "metadata", "annotations", "flotilla/stand-in"), "true");
  });
});

describe("webhookPaths", () => {
  it("names both configurations of a program", () => {
    deepEqual(webhookPaths("capi-helm"), [
      "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/capi-helm-mutating",
      "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/capi-helm-validating",
    ]);
  });
});
