import { execFile } from "node:child_process";

import type { TaggedObject } from "../lib/import-ids.js";
import { defaultTags, type CloudProvider } from "./cloud-provider.js";

/**
 * The objects of AWS that have the tags which the provider gives to everything, by the AWS command line: whoever reaches an
 * EKS cluster has it, since kubeconfigs get their tokens from it.
 */
export async function taggedObjects(provider: CloudProvider): Promise<readonly TaggedObject[]> {
  const tags = Object.entries(defaultTags(provider.inputs));
  if (tags.length === 0) {
    return []; // without them everything in the account would be listed
  }
  const filters = tags.map(([key, value]) => `Key=${key},Values=${String(value)}`);
  const args = ["resourcegroupstaggingapi", "get-resources", "--tag-filters", ...filters];
  const { ResourceTagMappingList: list = [] } = (await aws(provider, args)) as {
    readonly ResourceTagMappingList?: readonly Mapping[];
  };
  return list.map(({ ResourceARN: arn, Tags }) => ({
    arn,
    tags: Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])),
  }));
}

/** The ids under which a VPC has an address range: such an association has no tags. */
export async function associationIds(
  provider: CloudProvider,
  { vpcId, cidrBlock }: Readonly<Record<string, unknown>>,
): Promise<readonly string[]> {
  if (typeof vpcId !== "string" || !vpcId.startsWith("vpc-")) {
    return [];
  }
  const { Vpcs: vpcs = [] } = (await aws(provider, ["ec2", "describe-vpcs", "--vpc-ids", vpcId])) as {
    readonly Vpcs?: readonly { readonly CidrBlockAssociationSet: readonly Association[] }[];
  };
  return vpcs
    .flatMap(({ CidrBlockAssociationSet: associations }) => associations)
    .filter(({ CidrBlock: range }) => range === cidrBlock)
    .map(({ AssociationId: id }) => id);
}

/** The ids of what gives a service account of an EKS cluster its role; there is at most one. Its tags do not say whose it is. */
export async function podIdentityIds(
  provider: CloudProvider,
  { clusterName, namespace, serviceAccount }: Readonly<Record<string, unknown>>,
): Promise<readonly string[]> {
  const [cluster, place, account] = [clusterName, namespace, serviceAccount].map(String) as [string, string, string];
  const options = ["--cluster-name", cluster, "--namespace", place, "--service-account", account];
  const { associations = [] } = (await aws(provider, ["eks", "list-pod-identity-associations", ...options]).catch(
    withoutCluster,
  )) as { readonly associations?: readonly { readonly associationId: string }[] };
  return associations.map(({ associationId }) => `${cluster},${associationId}`);
}

/** A cluster that is not there yet has nothing. */
function withoutCluster(error: unknown): object {
  if (error instanceof Error && error.message.includes("ResourceNotFoundException")) {
    return {};
  }
  throw error;
}

interface Mapping {
  readonly ResourceARN: string;
  readonly Tags: readonly { readonly Key: string; readonly Value: string }[];
}
interface Association {
  readonly AssociationId: string;
  readonly CidrBlock: string;
}

function aws({ inputs, env }: CloudProvider, args: readonly string[]): Promise<unknown> {
  const { region } = inputs;
  const all = [...args, "--region", String(region), "--output", "json", "--no-cli-pager"];
  return new Promise((resolve, reject) => {
    execFile("aws", all, { env: { ...env }, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      if (error === null) {
        resolve(JSON.parse(stdout));
      } else {
        const why = stderr.trim() || error.message;
        const text = `what an interrupted run has left in AWS could not be listed (aws ${args.slice(0, 2).join(" ")}): ${why}`;
        reject(new Error(text, { cause: error }));
      }
    });
  });
}
