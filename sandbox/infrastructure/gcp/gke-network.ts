import { objectOf, objectsOf, textOf } from "../../clouds/reading.js";
import type { CloudObject } from "../../clouds/resource-type.js";
import type { Properties } from "../../provider/property-value.js";
import type { Pass } from "../cluster-driver.js";

const NETWORK = "gcp:compute/network:Network";
const SUBNETWORK = "gcp:compute/subnetwork:Subnetwork";
const ROUTER = "gcp:compute/router:Router";

/** The network of a cluster: one that is there already is left as it is, another one is made with subnetworks and a way out. */
export async function gkeNetwork(pass: Pass): Promise<void> {
  const { cloud } = pass;
  const spec = networkOf(pass);
  const name = textOf(spec["name"]);
  const existing = cloud.find(NETWORK, { name });
  if (existing !== undefined && !isOwn(pass, existing)) {
    return;
  }
  const description = mark(pass);
  const network = await cloud.ensure({
    type: NETWORK,
    by: { name },
    inputs: { autoCreateSubnetworks: spec["autoCreateSubnetworks"] !== false, description },
  });
  for (const subnet of objectsOf(spec["subnets"])) {
    await cloud.ensure({
      type: SUBNETWORK,
      by: { name: textOf(subnet["name"]), region: textOf(subnet["region"]) },
      inputs: {
        network: network.id,
        ipCidrRange: textOf(subnet["cidrBlock"]),
        privateIpGoogleAccess: subnet["privateGoogleAccess"] === true,
        description,
      },
    });
  }
  const { region } = cloud.scope;
  const router = await cloud.ensure({
    type: ROUTER,
    by: { name: `${name}-router`, region },
    inputs: { network: network.id, description },
  });
  await cloud.ensure({
    type: "gcp:compute/routerNat:RouterNat",
    by: { name: `${name}-nat`, router: textOf(router.inputs["name"]) },
    inputs: {
      region,
      natIpAllocateOption: "AUTO_ONLY",
      sourceSubnetworkIpRangesToNat: "ALL_SUBNETWORKS_ALL_IP_RANGES",
    },
  });
}

/** What there is of a network that was made, each before what it needs. */
export function gkeNetworkParts(pass: Pass): readonly CloudObject[] {
  return [ROUTER, SUBNETWORK, NETWORK].flatMap((type) => pass.cloud.all(type).filter((object) => isOwn(pass, object)));
}

function networkOf({ family }: Pass): Properties {
  return objectOf(family.infrastructure?.spec?.["network"]);
}

function isOwn(pass: Pass, { inputs }: CloudObject): boolean {
  return inputs["description"] === mark(pass);
}

/** Networks have no labels: the provider knows its own by their description. */
function mark({ family }: Pass): string {
  return `capg-cluster-${family.cluster.metadata.name}`;
}
