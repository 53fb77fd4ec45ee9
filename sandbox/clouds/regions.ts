import type { CloudName } from "./resource-type.js";

/**
 * Regions that are open to every account.
 *
 * - https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 * - https://cloud.google.com/compute/docs/regions-zones
 * - https://learn.microsoft.com/azure/reliability/regions-list
 */
export const regions: Readonly<Record<CloudName, readonly string[]>> = {
  aws: words(`
    us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1 sa-east-1 eu-west-1 eu-west-2 eu-west-3 eu-central-1 eu-north-1
    ap-south-1 ap-southeast-1 ap-southeast-2 ap-northeast-1 ap-northeast-2 ap-northeast-3`),
  gcp: words(`
    us-central1 us-east1 us-east4 us-east5 us-south1 us-west1 us-west2 us-west3 us-west4 northamerica-northeast1
    northamerica-northeast2 southamerica-east1 southamerica-west1 europe-west1 europe-west2 europe-west3 europe-west4
    europe-west6 europe-west8 europe-west9 europe-west10 europe-west12 europe-north1 europe-central2 europe-southwest1
    asia-east1 asia-east2 asia-northeast1 asia-northeast2 asia-northeast3 asia-south1 asia-south2 asia-southeast1
    asia-southeast2 australia-southeast1 australia-southeast2 me-west1 me-central1 africa-south1`),
  "azure-native": words(`
    eastus eastus2 centralus northcentralus southcentralus westcentralus westus westus2 westus3 canadacentral canadaeast
    brazilsouth northeurope westeurope uksouth ukwest francecentral germanywestcentral italynorth norwayeast polandcentral
    spaincentral swedencentral switzerlandnorth eastasia southeastasia australiaeast australiasoutheast australiacentral
    centralindia southindia japaneast japanwest koreacentral koreasouth uaenorth qatarcentral israelcentral southafricanorth
    newzealandnorth mexicocentral`),
};

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
