import { kubeletVersion, minorVersion } from "../../clouds/effects.js";
import { objectOf, textOf } from "../../clouds/reading.js";
import type { CloudObject } from "../../clouds/resource-type.js";
import type { Properties } from "../../provider/property-value.js";
import type { ClusterDriver, MadeControlPlane, Pass } from "../cluster-driver.js";
import { CONFIG_MAP } from "../kinds.js";
import { isDeleting, type ManagedObject } from "../managed-object.js";
import { NotYetError } from "../not-yet-error.js";
import { requireSecret } from "../secret-exists.js";
import { aksPool, aksPoolName, isInCluster, poolProfile } from "./aks-pool.js";
import { existing, identityOf, inputsOf, resourcesOf } from "./aso-resource.js";

const CREDENTIAL_FROM = "serviceoperator.azure.com/credential-from";

/** Clusters on AKS, as the provider for Azure and Azure Service Operator make them: their objects are lists of resources. */
export const aksDriver: ClusterDriver = {
  async place({ infrastructure, controlPlane, cluster }, objects) {
    const resources = [...resourcesOf(infrastructure), ...resourcesOf(controlPlane)];
    const secrets = resources.map(({ metadata }) => objectOf(objectOf(metadata)["annotations"])[CREDENTIAL_FROM]);
    for (const name of new Set(secrets.map(textOf))) {
      if (name !== "") {
        await requireSecret(objects, cluster.metadata.namespace, name);
      }
    }
    const account = /\/subscriptions\/([^/"]+)/.exec(JSON.stringify(resources))?.[1] ?? "";
    const managed = objectOf(resources.find(({ kind }) => kind === "ManagedCluster")?.["spec"]);
    const tenant = textOf(objectOf(managed["aadProfile"])["tenantID"]);
    return () => ({ account, region: textOf(managed["location"]), tenant });
  },
  makeInfrastructure: (pass, infrastructure) => makeAll(pass, infrastructure),
  makeControlPlane,
  makePool: aksPool,
  nameOf: ({ controlPlane }, pool) => ({ controlPlane: `aks-${clusterName(controlPlane)}`, pool: aksPoolName(pool) }),
  async removePool(pass, pool) {
    if (pass.family.cluster.metadata.deletionTimestamp !== undefined) {
      return; // it goes with its cluster, which would not let its last pool go
    }
    const { type, by } = identityOf(pass, resourcesOf(pool.managed)[0] ?? {});
    await pass.cloud.delete(pass.cloud.all(type, by));
  },
  removeControlPlane: removeAll,
  removeInfrastructure: removeAll,
  endpoint: (controlPlaneEndpoint) => ({ status: { controlPlaneEndpoint } }),
  conditions: {},
};

async function makeControlPlane(pass: Pass, controlPlane: ManagedObject): Promise<MadeControlPlane> {
  const version = minorVersion(textOf(controlPlane.spec?.["version"]));
  const pools = pass.family.pools.filter((pool) => isInCluster(pool) && !isDeleting(pool.managed));
  if (pools.length === 0) {
    throw new NotYetError("WaitingForPools", "no pool of the cluster is one that AKS creates with it");
  }
  const status = await makeAll(pass, controlPlane, {
    kubernetesVersion: version,
    agentPoolProfiles: pools.map((pool) => poolProfile(pass, pool)),
  });
  const resource = resourcesOf(controlPlane).find(({ kind }) => kind === "ManagedCluster") ?? {};
  const cluster = existing(pass, resource);
  const name = `aks-${clusterName(controlPlane)}`;
  const plane = await pass.cloud.controlPlane(name);
  return {
    name,
    endpoint: plane.endpoint,
    certificateAuthority: Buffer.from(plane.certificateAuthority).toString("base64"),
    version: kubeletVersion(textOf(cluster.inputs["kubernetesVersion"])),
    status,
  };
}

/** Makes the resources of an object in their order, which is that of their needs. */
async function makeAll(pass: Pass, object: ManagedObject, ofCluster: Properties = {}): Promise<Properties> {
  for (const resource of resourcesOf(object)) {
    const isCluster = resource["kind"] === "ManagedCluster";
    const inputs = { ...inputsOf(pass, resource), ...(isCluster ? ofCluster : {}) };
    const made = await pass.cloud.ensure({ ...identityOf(pass, resource), inputs });
    await tellPrincipal(pass, resource, made);
  }
  return { resources: resourcesOf(object).map(resourceStatus) };
}

/** Azure Service Operator writes what others need to know of a resource into the ConfigMap that it names. */
async function tellPrincipal({ family, objects }: Pass, resource: Properties, made: CloudObject): Promise<void> {
  const exported = objectOf(
    objectOf(objectOf(objectOf(resource["spec"])["operatorSpec"])["configMaps"])["principalId"],
  );
  const { controlPlane, infrastructure } = family;
  const owner = infrastructure ?? controlPlane;
  if (exported["name"] === undefined || owner === undefined) {
    return;
  }
  const { apiVersion, kind, metadata } = owner;
  await objects.keep(CONFIG_MAP, {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      name: textOf(exported["name"]),
      namespace: metadata.namespace,
      ownerReferences: [{ apiVersion, kind, name: metadata.name, uid: metadata.uid }],
    },
    data: { [textOf(exported["key"])]: textOf(made.outputs["principalId"]) },
  });
}

/** Deletes the resources of an object, each before what it needs. */
async function removeAll(pass: Pass, object: ManagedObject): Promise<void> {
  const found = resourcesOf(object).flatMap((resource) => {
    const { type, by } = identityOf(pass, resource);
    return pass.cloud.all(type, by);
  });
  await pass.cloud.delete([...found].reverse());
}

function clusterName(controlPlane: ManagedObject | undefined): string {
  const cluster = resourcesOf(controlPlane).find(({ kind }) => kind === "ManagedCluster");
  return textOf(objectOf(cluster?.["spec"])["azureName"]);
}

function resourceStatus(resource: Properties): Properties {
  const [group = "", version = ""] = textOf(resource["apiVersion"]).split("/");
  const { name } = objectOf(resource["metadata"]);
  return { ready: true, resource: { group, version, kind: resource["kind"] ?? "", name: name ?? "" } };
}
