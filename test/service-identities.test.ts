import { deepEqual } from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Provider as AwsProvider } from "@pulumi/aws/provider";
import { Provider as AzureProvider } from "@pulumi/azure-native/provider";
import { ResourceGroup } from "@pulumi/azure-native/resources";
import { Provider as GcpProvider } from "@pulumi/gcp/provider";
import { ComponentResource, runtime } from "@pulumi/pulumi";

import { AksCluster } from "../constructs/cluster/aks.js";
import { EksCluster } from "../constructs/cluster/eks.js";
import { GkeCluster } from "../constructs/cluster/gke.js";
import { grantOnAks } from "../constructs/cluster/identity/grant-on-aks.js";
import { grantOnEks } from "../constructs/cluster/identity/grant-on-eks.js";
import { grantOnGke } from "../constructs/cluster/identity/grant-on-gke.js";
import {
  externalDns,
  onAks,
  onEks,
  onGke,
  records,
  zoneIds,
} from "../constructs/cluster/identity/identities.test.data.js";
import { aws } from "../sandbox/clouds/aws/aws.js";
import { azure } from "../sandbox/clouds/azure/azure.js";
import { noControlPlanes } from "../sandbox/clouds/control-planes.js";
import { gcp } from "../sandbox/clouds/gcp/gcp.js";
import { inputProblems, withDefaults } from "../sandbox/clouds/input-problems.js";
import { invoke } from "../sandbox/clouds/invoke.js";
import type { Ask } from "../sandbox/clouds/provider.js";
import type { CloudTable, Scope } from "../sandbox/clouds/resource-type.js";
import { openClouds } from "../sandbox/clouds/server.js";
import type { Properties } from "../sandbox/provider/property-value.js";

interface Case {
  readonly table: CloudTable;
  readonly scope: Scope;
  /** Makes the cluster, then the identity. */
  readonly program: () => void;
  /** What the identity is in the cloud: `type id`, with `…` for what the cloud makes up. */
  readonly made: readonly string[];
}

const parent = () => new ComponentResource("test:test:Identities", "identities");
const administrators = ["arn:aws:iam::222222222222:role/platform"];
const member =
  "principal://iam.googleapis.com/projects/666666666666/locations/global/workloadIdentityPools/acme-eu.svc.id.goog/subject/ns/dns/sa/external-dns";
const managedIdentity =
  "/subscriptions/33333333-3333-4333-8333-333333333333/resourceGroups/acme-apac-identities/providers/Microsoft.ManagedIdentity/userAssignedIdentities/acme-apac-external-dns";

const cases: Readonly<Record<string, Case>> = {
  AWS: {
    table: aws,
    scope: { account: onEks.spec.account, region: onEks.spec.region },
    program() {
      const cluster = new EksCluster("us", { fleet: "acme", spec: { ...onEks.spec, tier: "staging", administrators } });
      const options = { parent: parent(), provider: new AwsProvider("identities") };
      grantOnEks({ ...onEks, options }, { identity: externalDns(records(zoneIds.eks)), cluster });
    },
    made: [
      "aws:eks/podIdentityAssociation:PodIdentityAssociation a-…",
      "aws:iam/role:Role acme-us-external-dns",
      "aws:iam/rolePolicy:RolePolicy acme-us-external-dns:rights",
    ],
  },
  "Google Cloud": {
    table: gcp,
    scope: { account: onGke.spec.project, region: onGke.spec.region },
    program() {
      const cluster = new GkeCluster("eu", { fleet: "acme", spec: onGke.spec });
      const options = { parent: parent(), provider: new GcpProvider("identities") };
      const right = records(zoneIds.gke, { recordTypes: ["TXT"] });
      grantOnGke({ ...onGke, options }, { identity: externalDns(right), cluster });
    },
    made: [
      `gcp:dns/dnsManagedZoneIamMember:DnsManagedZoneIamMember projects/acme-eu/managedZones/acme-example/roles/dns.admin/${member}`,
      `gcp:projects/iAMMember:IAMMember acme-eu/roles/dns.reader/${member}`,
    ],
  },
  Azure: {
    table: azure,
    scope: { account: onAks.spec.subscription, region: onAks.spec.region, tenant: onAks.spec.tenant },
    program() {
      const cluster = new AksCluster("apac", { fleet: "acme", spec: onAks.spec });
      const options = { parent: parent(), provider: new AzureProvider("identities") };
      const location = onAks.spec.region;
      const group = new ResourceGroup("identities", { resourceGroupName: "acme-apac-identities", location }, options);
      const place = { resourceGroupName: group.name, location };
      grantOnAks({ ...onAks, options, place }, { identity: externalDns(records(zoneIds.aks)), cluster });
    },
    made: [
      `azure-native:authorization:RoleAssignment ${zoneIds.aks}/providers/Microsoft.Authorization/roleAssignments/a653d2e8-df53-8df1-8618-77bfe203aeb2`,
      `azure-native:authorization:RoleAssignment ${zoneIds.aks.replace(/\/providers.*/, "")}/providers/Microsoft.Authorization/roleAssignments/9312927c-6a33-8046-836f-fa8716517f03`,
      `azure-native:managedidentity:FederatedIdentityCredential ${managedIdentity}/federatedIdentityCredentials/acme-apac-external-dns`,
      `azure-native:managedidentity:UserAssignedIdentity ${managedIdentity}`,
    ],
  },
};

describe("the identity of a service", () => {
  for (const [cloud, each] of Object.entries(cases)) {
    it(`is taken by the simulated ${cloud} as it is made, beside its cluster`, async () => {
      const { problems, made } = await ranInCloud(each);
      deepEqual(problems, []);
      deepEqual(made, [...each.made].sort());
    });
  }
});

/** What a program made below its identities, and what the cloud's provider found wrong with it. */
interface Outcome {
  readonly problems: readonly unknown[];
  readonly made: readonly string[];
}

/** Runs a program without an engine: each resource is created in the cloud as it is registered. */
async function ranInCloud({ table, scope, program }: Case): Promise<Outcome> {
  const root = mkdtempSync(join(tmpdir(), "service-identities-"));
  const clouds = openClouds(root, noControlPlanes());
  const ask: Ask = async (request) => (await clouds.answer(request)) as Awaited<ReturnType<Ask>>;
  const problems: unknown[] = [];
  const made: string[] = [];
  const mocks: runtime.Mocks = {
    async newResource({ type, name, inputs }) {
      const known = table.types[type];
      if (known === undefined) return { id: `${name}-id`, state: inputs as Properties };
      const asked = withDefaults(inputs as Properties, known.inputs);
      problems.push(...inputProblems(table, type, asked));
      try {
        const { object } = await ask({ method: "create", cloud: table.name, type, scope, inputs: asked });
        const id = object?.id ?? "";
        if (/-external-dns(-|$)/.test(name)) made.push(`${type} ${id.replace(/^a-\w+$/, "a-…")}`);
        return { id, state: { ...object?.outputs } };
      } catch (error) {
        problems.push(error); // the program would wait for the resource for ever
        return { id: `${name}-id`, state: asked };
      }
    },
    call: async ({ token, inputs }) => (await invoke({ ask, scope }, { token, args: inputs as Properties })).returned,
  };
  try {
    await runtime.setMocks(mocks, "flotilla", "test", false, "organization");
    program();
    await runtime.disconnect();
    return { problems, made: made.sort() };
  } finally {
    clouds.close();
    rmSync(root, { recursive: true });
  }
}
