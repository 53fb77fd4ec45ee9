/** A cloud whose regions have zones. */
export type ZonedCloud = "eks" | "gke" | "aks";

/**
 * The letters of the zones where a region does not simply count from `a`.
 *
 * - AWS: letters that are open to every account; https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
 * - Google Cloud: https://cloud.google.com/compute/docs/regions-zones#available
 */
const letters: Readonly<Record<"eks" | "gke", Readonly<Record<string, readonly string[]>>>> = {
  eks: {
    "ap-northeast-1": ["a", "c", "d"],
    "ca-central-1": ["a", "b", "d"],
    "us-west-1": ["a", "c"],
  },
  gke: {
    "europe-west1": ["b", "c", "d"],
    "us-east1": ["b", "c", "d"],
  },
};

/**
 * The first zones of a region, by name: known beforehand, so that a preview asks no cloud. A zone of Azure is a number.
 *
 * @example
 * zones("gke", "europe-west1", 2); // ["europe-west1-b", "europe-west1-c"]
 * @throws RangeError when the region has fewer
 */
export function zones(cloud: ZonedCloud, region: string, count: number): readonly string[] {
  const names = zoneNames(cloud, region);
  if (count > names.length) {
    throw new RangeError(`${region} has ${names.length} zones on ${cloud}, ${count} are wanted`);
  }
  return names.slice(0, count);
}

function zoneNames(cloud: ZonedCloud, region: string): readonly string[] {
  if (cloud === "aks") {
    return ["1", "2", "3"];
  }
  const separator = cloud === "gke" ? "-" : "";
  return (letters[cloud][region] ?? ["a", "b", "c"]).map((letter) => `${region}${separator}${letter}`);
}
