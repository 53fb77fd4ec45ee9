import { isProperties, type Properties } from "../provider/property-value.js";
import { allResources } from "./listing.js";
import { textOf } from "./reading.js";
import type { CloudResource } from "./request.js";

/**
 * What the AWS command line prints for the listings that a recovery asks for:
 * `resourcegroupstaggingapi get-resources --tag-filters Key=K,Values=V …`, `ec2 describe-vpcs --vpc-ids ID` and
 * `eks list-pod-identity-associations --cluster-name NAME --namespace NAME --service-account NAME`.
 */
export async function awsListing(root: string, args: readonly string[]): Promise<string> {
  const region = optionsOf(args, "--region")[0];
  const here = (await allResources(root)).filter(({ cloud, scope }) => cloud === "aws" && scope.region === region);
  if (args[0] === "ec2") return vpcs(here, optionsOf(args, "--vpc-ids"));
  if (args[0] === "eks") return podIdentities(here, args);
  const filters = optionsOf(args, "--tag-filters").map((filter) => {
    const [, key = "", value = ""] = /^Key=([^,]+),Values=(.*)$/.exec(filter) ?? [];
    return { key, value };
  });
  const found = here.flatMap((object) => {
    const tags = tagsOf(object);
    const matches = filters.every(({ key, value }) => tags[key] === value);
    return matches && object.status !== "deleting" ? [mapping(object, tags)] : [];
  });
  return JSON.stringify({ ResourceTagMappingList: found });
}

function tagsOf({ outputs, inputs, scope }: CloudResource): Properties {
  const tags = outputs["tagsAll"] ?? inputs["tags"]; // what is half made has no outputs yet
  const own = isProperties(tags) ? tags : {};
  return outputs["tagsAll"] === undefined ? { ...scope.tags, ...own } : own;
}

/** Names of ARNs that are not the beginning of the object's own id. */
const KINDS: Readonly<Record<string, string>> = { nat: "natgateway", key: "key" };

function mapping({ type, id, scope, outputs }: CloudResource, tags: Properties): object {
  const [, module = ""] = /^aws:(\w+)\//.exec(type) ?? [];
  const kind = KINDS[id.replace(/-.*$/, "")] ?? "";
  const made = `arn:aws:${module}:${scope.region}:${scope.account}:${kind}/${id}`;
  const arn = textOf(outputs["arn"]) || made;
  return { ResourceARN: arn, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
}

function vpcs(here: readonly CloudResource[], ids: readonly string[]): string {
  const found = here.filter(({ type, id }) => type === "aws:ec2/vpc:Vpc" && ids.includes(id));
  const associations = (vpcId: string): object[] =>
    here
      .filter(({ type, inputs }) => type.includes("CidrBlockAssociation") && inputs["vpcId"] === vpcId)
      .map(({ id, inputs }) => ({ AssociationId: id, CidrBlock: inputs["cidrBlock"] }));
  return JSON.stringify({ Vpcs: found.map(({ id }) => ({ VpcId: id, CidrBlockAssociationSet: associations(id) })) });
}

function podIdentities(here: readonly CloudResource[], args: readonly string[]): string {
  const of = (name: string): string => optionsOf(args, name)[0] ?? "";
  const cluster = of("--cluster-name");
  if (!here.some(({ type, inputs }) => type === "aws:eks/cluster:Cluster" && inputs["name"] === cluster)) {
    const why = `An error occurred (ResourceNotFoundException) when calling the ListPodIdentityAssociations operation`;
    throw new Error(`${why}: No cluster found for name: ${cluster}.`);
  }
  const wanted = { clusterName: cluster, namespace: of("--namespace"), serviceAccount: of("--service-account") };
  const found = here.filter(
    ({ type, inputs }) =>
      type === "aws:eks/podIdentityAssociation:PodIdentityAssociation" &&
      Object.entries(wanted).every(([name, value]) => inputs[name] === value),
  );
  return JSON.stringify({ associations: found.map(({ id: associationId }) => ({ ...wanted, associationId })) });
}

/** The values of an option, up to the next one. */
function optionsOf(args: readonly string[], name: string): readonly string[] {
  const start = args.indexOf(name);
  if (start < 0) return [];
  const rest = args.slice(start + 1);
  const end = rest.findIndex((arg) => arg.startsWith("--"));
  return end < 0 ? rest : rest.slice(0, end);
}
