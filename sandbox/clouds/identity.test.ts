import { deepEqual, equal, rejects } from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Properties } from "../provider/property-value.js";
import { aws } from "./aws/aws.js";
import { azure } from "./azure/azure.js";
import { noControlPlanes } from "./control-planes.js";
import { difference } from "./difference.js";
import type { Fault } from "./faults.js";
import { gcp } from "./gcp/gcp.js";
import { inputProblems } from "./input-problems.js";
import type { CloudName, CloudObject, CloudTable, Scope } from "./resource-type.js";
import { openClouds, type Clouds } from "./server.js";

const tables: readonly CloudTable[] = [aws, gcp, azure];
const subscription = "33333333-3333-4333-8333-333333333333";
const scopes: Readonly<Record<CloudName, Scope>> = {
  aws: { account: "111122223333", region: "us-east-1" },
  gcp: { account: "acme-eu", region: "europe-west1" },
  "azure-native": { account: subscription, region: "japaneast", tenant: "44444444-4444-4444-8444-444444444444" },
};
const trust = (service: string, more: Properties = {}): string =>
  JSON.stringify({
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole", ...more }],
  });
const policy = (size: number): string => {
  const text = JSON.stringify({ Statement: [{ Sid: "", Effect: "Allow", Action: ["route53:GetChange"] }] });
  return `  ${text.replace('""', `"${"x".repeat(size - text.length)}"`)}\n`; // white space does not count
};

const role = "aws:iam/role:Role";
const rolePolicy = "aws:iam/rolePolicy:RolePolicy";
const association = "aws:eks/podIdentityAssociation:PodIdentityAssociation";
const zoneMember = "gcp:dns/dnsManagedZoneIamMember:DnsManagedZoneIamMember";
const projectMember = "gcp:projects/iAMMember:IAMMember";
const managedIdentity = "azure-native:managedidentity:UserAssignedIdentity";
const credential = "azure-native:managedidentity:FederatedIdentityCredential";
const assignment = "azure-native:authorization:RoleAssignment";

const pods = { name: "dns", assumeRolePolicy: trust("pods.eks.amazonaws.com") };
const rights = { role: "dns", name: "rights", policy: policy(100) };
const associated = {
  clusterName: "acme-us",
  namespace: "external-dns",
  serviceAccount: "external-dns",
  roleArn: "arn:aws:iam::111122223333:role/dns",
};
const member =
  "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/acme-eu.svc.id.goog/subject/ns/dns/sa/dns";
const onZone = { project: "acme-eu", managedZone: "eu", role: "roles/dns.admin", member };
const onProject = { project: "acme-eu", role: "roles/dns.reader", member };
const group = { resourceGroupName: "identities", location: "japaneast" };
const managed = { ...group, resourceName: "dns" };
const trusted = {
  resourceGroupName: "identities",
  resourceName: "dns",
  federatedIdentityCredentialResourceName: "external-dns",
  issuer: "https://oidc.example/",
  subject: "system:serviceaccount:external-dns:external-dns",
  audiences: ["api://AzureADTokenExchange"],
};
const uuidOf = (digit: string) => "88888888-4444-4444-4444-121212121212".replaceAll("8", digit);
const assigned = {
  roleAssignmentName: uuidOf("a"),
  principalId: uuidOf("b"),
  principalType: "ServicePrincipal",
  roleDefinitionId: `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${uuidOf("c")}`,
  scope: `/subscriptions/${subscription}/resourceGroups/dns/providers/Microsoft.Network/dnsZones/acme.example`,
};

describe("identities of services in the simulated clouds", () => {
  let root: string;
  let clouds: Clouds;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "clouds-"));
    clouds = openClouds(root, noControlPlanes());
  });
  afterEach(() => {
    clouds.close();
    rmSync(root, { recursive: true });
  });

  const place = (type: string) => {
    const cloud = type.slice(0, type.indexOf(":")) as CloudName;
    return { cloud, type, scope: scopes[cloud] };
  };
  async function create(type: string, inputs: Properties): Promise<CloudObject> {
    const answer = await clouds.answer({ method: "create", ...place(type), inputs });
    if (!("object" in answer)) throw new Error("nothing was created");
    return answer.object;
  }
  const destroy = (type: string, id: string) => clouds.answer({ method: "delete", ...place(type), id });
  const listed = async (): Promise<string[]> => {
    const answer = await clouds.answer({ method: "resources" });
    return "resources" in answer ? (answer.resources ?? []).map(({ type, id }) => `${type} ${id}`).sort() : [];
  };

  async function eksCluster(): Promise<void> {
    const vpc = await create("aws:ec2/vpc:Vpc", { cidrBlock: "192.168.0.0/16" });
    const subnetIds: string[] = [];
    for (const [index, zone] of ["us-east-1a", "us-east-1b"].entries()) {
      const inputs = { vpcId: vpc.id, cidrBlock: `192.168.${index}.0/24`, availabilityZone: zone };
      subnetIds.push((await create("aws:ec2/subnet:Subnet", inputs)).id);
    }
    const { outputs } = await create(role, { name: "cp", assumeRolePolicy: trust("eks.amazonaws.com") });
    const vpcConfig = { subnetIds, endpointPrivateAccess: true };
    await create("aws:eks/cluster:Cluster", { name: "acme-us", roleArn: outputs["arn"] ?? "", vpcConfig });
  }
  const gkeCluster = () =>
    create("gcp:container/cluster:Cluster", {
      name: "acme-eu",
      location: "europe-west1",
      project: "acme-eu",
      workloadIdentityConfig: { workloadPool: "acme-eu.svc.id.goog" },
    });
  const azureIdentity = async () => {
    await create("azure-native:resources:ResourceGroup", group);
    return create(managedIdentity, managed);
  };

  /** What each identity consists of, after what it needs; each answers the resource that it makes. */
  const made: Readonly<Record<string, () => Promise<Properties>>> = {
    [role]: () => Promise.resolve(pods),
    [rolePolicy]: async () => {
      await create(role, pods);
      return rights;
    },
    [association]: async () => {
      await eksCluster();
      await create(role, pods);
      return associated;
    },
    [zoneMember]: async () => {
      await gkeCluster();
      return onZone;
    },
    [projectMember]: async () => {
      await gkeCluster();
      return onProject;
    },
    [managedIdentity]: async () => {
      await create("azure-native:resources:ResourceGroup", group);
      return managed;
    },
    [credential]: async () => {
      await azureIdentity();
      return trusted;
    },
    [assignment]: async () => {
      const { outputs } = await azureIdentity();
      return { ...assigned, principalId: outputs["principalId"] ?? "" };
    },
  };

  for (const [type, prepare] of Object.entries(made)) {
    it(`make a ${type} once, and delete it`, async () => {
      const inputs = await prepare();
      const before = await listed();
      const { id } = await create(type, inputs);
      await rejects(create(type, inputs), (error: Error) => error.name === "CloudError");
      await destroy(type, id);
      deepEqual(await listed(), before);
    });

    for (const kind of ["throttled", "failed-half-way", "created-but-not-answered"] as const) {
      it(`are whole after a ${type} was ${kind}`, async () => {
        const { cloud } = place(type);
        const inputs = await prepare();
        const before = await listed();
        const fault: Fault = { cloud, type, operation: "create", kind, times: 1 };
        await clouds.answer({ method: "fault", fault });
        const refusal = { throttled: "throttled", "failed-half-way": "failed", "created-but-not-answered": "dropped" };
        await rejects(create(type, inputs), { refusal: refusal[kind], half: undefined });
        equal((await listed()).length, before.length + (kind === "created-but-not-answered" ? 1 : 0));
        if (kind !== "created-but-not-answered") await create(type, inputs);
        equal((await listed()).length, before.length + 1);
      });
    }
  }

  const refusals: Readonly<Record<string, readonly [attempt: () => Promise<unknown>, message: string | RegExp]>> = {
    "a policy of a role that is not there": [
      () => create(rolePolicy, rights),
      "api error InvalidParameterValue: role names no IAM Role that exists: 'dns'",
    ],
    "policies that are together too large": [
      async () => {
        await create(role, pods);
        await create(rolePolicy, { ...rights, policy: policy(10_000) });
        await create(rolePolicy, { ...rights, name: "more", policy: policy(241) });
      },
      "api error LimitExceeded: Maximum policy size of 10240 bytes exceeded for role dns",
    ],
    "a trust policy that is too large": [
      () => create(role, { ...pods, assumeRolePolicy: trust("pods.eks.amazonaws.com", { Sid: "x".repeat(2048) }) }),
      "api error LimitExceeded: Cannot exceed quota for ACLSizePerRole: 2048",
    ],
    "a role that still has a policy to be deleted": [
      async () => {
        await create(role, pods);
        await create(rolePolicy, rights);
        await destroy(role, "dns");
      },
      "api error DeleteConflict: Cannot delete entity, must detach all policies first.",
    ],
    "an association with a cluster that is not there": [
      async () => {
        await create(role, pods);
        await create(association, associated);
      },
      "api error ResourceNotFoundException: No EKS Cluster found for name: acme-us.",
    ],
    "an association with a role that does not trust Pod Identity": [
      async () => {
        await eksCluster();
        await create(role, { ...pods, assumeRolePolicy: trust("ec2.amazonaws.com") });
        await create(association, associated);
      },
      "api error InvalidParameterException: The trust policy of arn:aws:iam::111122223333:role/dns does not allow pods.eks.amazonaws.com",
    ],
    "a second role of a service account": [
      async () => {
        await create(association, await (made[association] ?? noInputs)());
        await create(role, { ...pods, name: "other" });
        await create(association, { ...associated, roleArn: "arn:aws:iam::111122223333:role/other" });
      },
      /^api error ResourceInUseException: Association already exists: a-\w{17}$/,
    ],
    "a member of a pool that no cluster has made": [
      () => create(projectMember, onProject),
      /^googleapi: Error 400: Identity Pool does not exist \(acme-eu\.svc\.id\.goog\)\./,
    ],
    "a credential before its identity": [
      async () => {
        await create("azure-native:resources:ResourceGroup", group);
        await create(credential, trusted);
      },
      /^Code="ParentResourceNotFound" .*parent resource 'dns' could not be found\."$/,
    ],
    "the same trust under another name": [
      async () => {
        await create(credential, await (made[credential] ?? noInputs)());
        await create(credential, { ...trusted, federatedIdentityCredentialResourceName: "other" });
      },
      'Code="Conflict" Message="Issuer and subject combination already exists for this Managed Identity."',
    ],
    "a role for a principal that does not exist": [
      () => create(assignment, assigned),
      'Code="PrincipalNotFound" Message="Principal bbbbbbbb444444444444121212121212 does not exist in the directory 44444444-4444-4444-8444-444444444444."',
    ],
    "the same role under another name": [
      async () => {
        const inputs = await (made[assignment] ?? noInputs)();
        await create(assignment, inputs);
        await create(assignment, { ...inputs, roleAssignmentName: uuidOf("d") });
      },
      'Code="RoleAssignmentExists" Message="The role assignment already exists."',
    ],
  };
  for (const [name, [attempt, message]] of Object.entries(refusals)) {
    it(`refuse ${name}`, () => rejects(attempt, { name: "CloudError", message }));
  }

  it("take what belongs to a cluster or an identity away with it, and leave a role", async () => {
    await create(association, await (made[association] ?? noInputs)());
    await destroy("aws:eks/cluster:Cluster", "acme-us");
    const { id } = await azureIdentity();
    await create(credential, trusted);
    await destroy(managedIdentity, id);
    const left = (await listed()).filter((title) => /dns/.test(title));
    deepEqual(left, [`${role} dns`]);
  });
});

const noInputs = () => Promise.resolve({});

describe("the inputs of identities", () => {
  const wrong: readonly (readonly [type: string, inputs: Properties, property: string])[] = [
    [role, { ...pods, name: "x".repeat(65) }, "name"],
    [association, { ...associated, serviceAccount: "external_dns" }, "serviceAccount"],
    [zoneMember, { ...onZone, member: "external-dns" }, "member"],
    [zoneMember, { ...onZone, managedZone: "projects/a/managedZones/b" }, "managedZone"],
    [managedIdentity, { ...managed, resourceName: "x".repeat(129) }, "resourceName"],
    [credential, { ...trusted, issuer: "oidc.example" }, "issuer"],
    [assignment, { ...assigned, principalId: "external-dns" }, "principalId"],
  ];
  for (const [type, inputs, property] of wrong) {
    it(`of a ${type} are refused with a wrong ${property}`, () => {
      deepEqual(
        inputProblems(tableOf(type), type, inputs).map((problem) => problem.property),
        [property],
      );
    });
  }

  const changes: readonly (readonly [type: string, inputs: Properties, replaces: readonly string[]])[] = [
    [role, pods, ["name"]],
    [rolePolicy, rights, ["role", "name"]],
    [association, associated, ["clusterName", "namespace", "serviceAccount"]],
    [zoneMember, onZone, ["project", "managedZone", "role", "member"]],
    [projectMember, onProject, ["project", "role", "member"]],
    [managedIdentity, managed, ["resourceGroupName", "location", "resourceName"]],
    [credential, trusted, ["resourceGroupName", "resourceName", "federatedIdentityCredentialResourceName"]],
    [assignment, assigned, ["roleAssignmentName", "principalId", "scope"]],
  ];
  for (const [type, inputs, replaces] of changes) {
    it(`of a ${type} replace it for ${replaces.join(", ")} alone`, () => {
      const known = tableOf(type).types[type];
      const news = Object.fromEntries(Object.keys(inputs).map((name) => [name, "other"]));
      deepEqual(known && difference(known, inputs, news).replaces, replaces);
    });
  }
});

function tableOf(type: string): CloudTable {
  const found = tables.find(({ name }) => type.startsWith(`${name}:`));
  if (!found) throw new Error(`no cloud of ${type}`);
  return found;
}
