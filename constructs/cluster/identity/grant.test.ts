import { deepEqual } from "node:assert/strict";

import { Provider as AwsProvider } from "@pulumi/aws/provider";
import { Provider as AzureProvider } from "@pulumi/azure-native/provider";
import { Provider as GcpProvider } from "@pulumi/gcp/provider";
import { ComponentResource, output } from "@pulumi/pulumi";

import type { AwsTrust } from "../../../lib/fleet/services-spec.js";
import { ran, type Registration, type Run } from "../../../test/registrations.js";
import { clusterApiFleet } from "../../cluster-api/clusters.test.data.js";
import { createdByClusterApi } from "../cluster-api/create.js";
import { kubernetesProvider } from "../kubernetes-provider.js";
import { awsIdentity, podIdentityTrust, webIdentityTrust } from "./aws-identity.js";
import { grantOnAks } from "./grant-on-aks.js";
import { grantOnEks } from "./grant-on-eks.js";
import { grantOnGke } from "./grant-on-gke.js";
import { externalDns, onAks, onEks, onGke, records, zoneIds } from "./identities.test.data.js";

const issuer = "https://oidc.example/id/ABC";
/** Stands for what a preview cannot know. */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A component for the parts of a cluster, and the cluster as far as identities know it. */
function parts() {
  const parent = new ComponentResource("test:test:Cluster", "parts");
  const provider = kubernetesProvider("cluster", { kubeconfig: output("kubeconfig"), identity: "acme" }, parent);
  return { parent, cluster: { provider, lateValues: { oidc_issuer: output(issuer) } } };
}

const onlyOf = (registrations: readonly Registration[]) =>
  registrations
    .filter(({ type }) => !type.startsWith("pulumi:") && !type.startsWith("test:"))
    .map(({ type, name, inputs, dependsOn }) => [`${type} ${name}`, inputs, dependsOn]);

const grantedOnEks = (trust?: AwsTrust, run: Run = {}) =>
  ran(() => {
    const { parent, cluster } = parts();
    const scope = { ...onEks, options: { parent, provider: new AwsProvider("us", {}, { parent }) } };
    const identity = externalDns(records(zoneIds.eks));
    return grantOnEks(scope, { identity: { ...identity, ...(trust === undefined ? {} : { trust }) }, cluster });
  }, run);

describe("an identity that is made", () => {
  const identity = externalDns(records(zoneIds.eks));
  const role = {
    name: "acme-us-external-dns",
    description: "dns/external-dns of the Kubernetes cluster us",
  };
  const association = {
    clusterName: "acme-us",
    namespace: "dns",
    serviceAccount: "external-dns",
    roleArn: unknown,
  };
  const policy = JSON.stringify(awsIdentity(onEks, identity).policy);
  const rolePolicy = [
    "aws:iam/rolePolicy:RolePolicy us-external-dns",
    { name: "rights", role: role.name, policy },
    ["us-external-dns"],
  ];

  it("is a role with an association on EKS, known whole in a preview but for the role's ARN", async () => {
    const { registrations } = await grantedOnEks(undefined, { preview: true });
    deepEqual(onlyOf(registrations), [
      [
        "aws:eks/podIdentityAssociation:PodIdentityAssociation us-external-dns",
        association,
        ["cluster", "us-external-dns"],
      ],
      [
        "aws:iam/role:Role us-external-dns",
        { ...role, assumeRolePolicy: JSON.stringify(podIdentityTrust(onEks, identity)) },
        [],
      ],
      rolePolicy,
    ]);
  });

  it("is a role that trusts the tokens of the cluster on EKS without Pod Identity", async () => {
    const { registrations } = await grantedOnEks("web-identity");
    deepEqual(onlyOf(registrations), [
      [
        "aws:iam/role:Role us-external-dns",
        { ...role, assumeRolePolicy: JSON.stringify(webIdentityTrust(onEks, identity, issuer)) },
        [],
      ],
      rolePolicy,
    ]);
  });

  it("is bound to its zone and the project on GKE, once the cluster is there", async () => {
    const { registrations } = await ran(() => {
      const { parent, cluster } = parts();
      const scope = { ...onGke, options: { parent, provider: new GcpProvider("eu", {}, { parent }) } };
      return grantOnGke(scope, {
        identity: externalDns(records(zoneIds.gke, { recordTypes: ["TXT"] })),
        cluster,
      });
    });
    const member =
      "principal://iam.googleapis.com/projects/666666666666/locations/global/workloadIdentityPools/acme-eu.svc.id.goog/subject/ns/dns/sa/external-dns";
    deepEqual(onlyOf(registrations), [
      [
        "gcp:dns/dnsManagedZoneIamMember:DnsManagedZoneIamMember eu-external-dns-acme-example-of-acme-eu",
        {
          project: "acme-eu",
          managedZone: "acme-example",
          role: "roles/dns.admin",
          member,
          condition: {
            title: "only-TXT",
            expression: 'resource.type != "dns.googleapis.com/ResourceRecordSet" || resource.name.endsWith("/TXT")',
          },
        },
        ["cluster"],
      ],
      [
        "gcp:projects/iAMMember:IAMMember eu-external-dns-zones-of-acme-eu",
        { project: "acme-eu", role: "roles/dns.reader", member },
        ["cluster"],
      ],
    ]);
  });

  const grantedOnAks = () =>
    ran(() => {
      const { parent, cluster } = parts();
      const options = { parent, provider: new AzureProvider("apac", {}, { parent }) };
      const place = { resourceGroupName: "acme-apac", location: "australiaeast" };
      return grantOnAks({ ...onAks, options, place }, { identity: externalDns(records(zoneIds.aks)), cluster });
    });

  it("is a managed identity that trusts the service account on AKS, whose client id is a late value", async () => {
    const { registrations, result } = await grantedOnAks();
    const inGroup = { resourceGroupName: "acme-apac" };
    const roles =
      "/subscriptions/33333333-3333-4333-8333-333333333333/providers/Microsoft.Authorization/roleDefinitions";
    const group = "/subscriptions/33333333-3333-4333-8333-333333333333/resourceGroups/dns";
    deepEqual(onlyOf(registrations), [
      [
        `azure-native:authorization:RoleAssignment apac-external-dns-dns-zone-contributor-of-acme.example`,
        {
          principalType: "ServicePrincipal",
          roleAssignmentName: "a653d2e8-df53-8df1-8618-77bfe203aeb2",
          roleDefinitionId: `${roles}/befefa01-2a29-4197-83a8-272ff33ce314`,
          scope: zoneIds.aks,
        },
        [],
      ],
      [
        `azure-native:authorization:RoleAssignment apac-external-dns-reader-of-dns`,
        {
          principalType: "ServicePrincipal",
          roleAssignmentName: "9312927c-6a33-8046-836f-fa8716517f03",
          roleDefinitionId: `${roles}/acdd72a7-3385-48ef-bd42-f606fba81ae7`,
          scope: group,
        },
        [],
      ],
      [
        "azure-native:managedidentity:FederatedIdentityCredential apac-external-dns",
        {
          ...inGroup,
          resourceName: "apac-external-dns",
          federatedIdentityCredentialResourceName: "acme-apac-external-dns",
          issuer,
          subject: "system:serviceaccount:dns:external-dns",
          audiences: ["api://AzureADTokenExchange"],
        },
        ["apac-external-dns"],
      ],
      [
        "azure-native:managedidentity:UserAssignedIdentity apac-external-dns",
        { ...inGroup, location: "australiaeast", resourceName: "acme-apac-external-dns" },
        [],
      ],
    ]);
    deepEqual(Object.keys(result.lateValues), ["external_dns_client_id"]);
  });

  for (const trust of ["pod-identity", "web-identity"] as const) {
    it(`follows a cluster that Cluster API makes, with ${trust}`, async () => {
      const { registrations } = await ran(
        async () => {
          const { clusters } = clusterApiFleet;
          const cluster = await createdByClusterApi({
            fleet: { ...clusterApiFleet, clusters: { ...clusters, us: { ...onEks.spec, provisioner: "cluster-api" } } },
            cluster: "us",
            spec: { ...onEks.spec, provisioner: "cluster-api" },
            unprotected: false,
          });
          const { parent } = parts();
          const provider = new AwsProvider("us-identities", {}, { parent });
          grantOnEks({ ...onEks, options: { parent, provider } }, { identity: { ...identity, trust }, cluster });
        },
        { preview: true },
      );
      const own = registrations.filter(({ name }) => name === "us-external-dns");
      const last = (type: string) => type.slice(type.lastIndexOf(":") + 1);
      const known = [
        ["Role", { ...role, assumeRolePolicy: JSON.stringify(podIdentityTrust(onEks, identity)) }, []],
        ["RolePolicy", rolePolicy[1], ["us-external-dns"]],
      ];
      deepEqual(
        own.map(({ type, inputs, dependsOn }) => [last(type), inputs, dependsOn]),
        trust === "pod-identity"
          ? [["PodIdentityAssociation", association, ["us", "us-external-dns"]], ...known]
          : [["Role", { ...role, assumeRolePolicy: unknown }, ["management/default/Cluster/us"]], known[1]],
      );
    });
  }
});
