import type { ClusterSpec } from "./cluster-spec.js";

/** A cloud that has regions. */
export type RegionalCloud = Exclude<ClusterSpec["cloud"], "local">;

/**
 * Regions by cloud, each with the number of zones over which a new account can spread nodes. As of October 2026.
 *
 * - https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 * - https://cloud.google.com/compute/docs/regions-zones
 * - https://learn.microsoft.com/azure/reliability/regions-list
 */
export const regions: Readonly<Record<RegionalCloud, Readonly<Record<string, number>>>> = {
  eks: {
    ...withZones(6, "us-east-1"),
    ...withZones(4, "us-west-2 ap-northeast-2"),
    ...withZones(3, "us-east-2 us-gov-east-1 us-gov-west-1 ca-central-1 ca-west-1 mx-central-1 sa-east-1"),
    ...withZones(3, "eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3"),
    ...withZones(3, "af-south-1 il-central-1 me-central-1 me-south-1 ap-east-1 ap-east-2 ap-south-1 ap-south-2"),
    ...withZones(3, "ap-northeast-1 ap-northeast-3 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4"),
    ...withZones(3, "ap-southeast-5 ap-southeast-6 ap-southeast-7"),
    ...withZones(2, "us-west-1"),
  },
  gke: {
    ...withZones(4, "us-central1"),
    ...withZones(3, "us-east1 us-east4 us-east5 us-south1 us-west1 us-west2 us-west3 us-west4"),
    ...withZones(3, "northamerica-northeast1 northamerica-northeast2 northamerica-south1 southamerica-east1"),
    ...withZones(3, "southamerica-west1 africa-south1 me-central1 me-central2 me-west1 europe-central2 europe-north1"),
    ...withZones(3, "europe-north2 europe-southwest1 europe-west1 europe-west2 europe-west3 europe-west4 europe-west6"),
    ...withZones(3, "europe-west8 europe-west9 europe-west10 europe-west12 asia-east1 asia-east2 asia-northeast1"),
    ...withZones(3, "asia-northeast2 asia-northeast3 asia-south1 asia-south2 asia-southeast1 asia-southeast2"),
    ...withZones(3, "asia-southeast3 australia-southeast1 australia-southeast2"),
  },
  aks: {
    ...withZones(3, "eastus eastus2 centralus southcentralus westus2 westus3 canadacentral mexicocentral brazilsouth"),
    ...withZones(
      3,
      "chilecentral northeurope westeurope uksouth francecentral germanywestcentral italynorth norwayeast",
    ),
    ...withZones(
      3,
      "polandcentral spaincentral swedencentral switzerlandnorth austriaeast belgiumcentral israelcentral",
    ),
    ...withZones(3, "qatarcentral uaenorth southafricanorth centralindia eastasia southeastasia indonesiacentral"),
    ...withZones(3, "malaysiawest japaneast japanwest koreacentral australiaeast newzealandnorth"),
    ...withZones(1, "northcentralus westcentralus westus canadaeast brazilsoutheast ukwest francesouth germanynorth"),
    ...withZones(
      1,
      "norwaywest swedensouth switzerlandwest uaecentral southafricawest southindia westindia koreasouth",
    ),
    ...withZones(1, "jioindiacentral jioindiawest australiacentral australiacentral2 australiasoutheast"),
  },
};

/** Number of zones of a region; `undefined` when the cloud has no such region. */
export function zonesOf(cloud: RegionalCloud, region: string): number | undefined {
  return Object.hasOwn(regions[cloud], region) ? regions[cloud][region] : undefined;
}

function withZones(zones: number, names: string): Record<string, number> {
  return Object.fromEntries(names.split(" ").map((name) => [name, zones]));
}
