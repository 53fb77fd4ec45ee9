import type { EksSpec } from "../../../lib/fleet/cluster-spec.js";
import { resourceName } from "../../../lib/names.js";
import { awsPartition } from "../../management/aws-partition.js";
import type { ServiceIdentity } from "../../services/service.js";
import { grantedZones, type GrantedZone } from "./granted-zones.js";
import { identityName, tokenSubject, type IdentityPlace } from "./identity-place.js";
import { refuseIdentity, refuseIssuer } from "./identity-problems.js";
import { policyDocument, type PolicyDocument, type PolicyStatement } from "./policy-document.js";

/** Who a service account is to AWS. */
export interface AwsIdentity {
  readonly roleName: string;
  readonly roleArn: string;
  /** What the role may do. */
  readonly policy: PolicyDocument;
  /** What the role may do beyond its rights, because AWS has nothing narrower. */
  readonly beyond: readonly string[];
}

/**
 * The role of a service account and what it may do.
 *
 * @throws `InvalidError` when the identity is not right
 */
export function awsIdentity(place: IdentityPlace<EksSpec>, identity: ServiceIdentity): AwsIdentity {
  refuseIdentity(place, identity);
  const zones = grantedZones(identity.rights);
  const partition = awsPartition(place.spec.region);
  return {
    roleName: identityName(place, identity),
    roleArn: awsRoleArn(place, identity),
    policy: policyDocument(...zoneStatements(partition, zones)),
    beyond: finding(zones) ? ["sees the names of all hosted zones of the account"] : [],
  };
}

/** ARN of the role, by rule. */
export function awsRoleArn(place: IdentityPlace<EksSpec>, identity: ServiceIdentity): string {
  const { account, region } = place.spec;
  return `arn:${awsPartition(region)}:iam::${account}:role/${identityName(place, identity)}`;
}

/**
 * Lets one service account of one cluster take the role, through Pod Identity, which tells them as tags of the session.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
 */
export function podIdentityTrust(
  { fleet, cluster, spec }: IdentityPlace<EksSpec>,
  { namespace, serviceAccount }: ServiceIdentity,
): PolicyDocument {
  const { account, region } = spec;
  const clusterArn = `arn:${awsPartition(region)}:eks:${region}:${account}:cluster/${resourceName(fleet, cluster)}`;
  return policyDocument({
    Effect: "Allow",
    Principal: { Service: "pods.eks.amazonaws.com" },
    Action: ["sts:AssumeRole", "sts:TagSession"],
    Condition: {
      StringEquals: {
        "aws:RequestTag/eks-cluster-arn": clusterArn,
        "aws:RequestTag/kubernetes-namespace": namespace,
        "aws:RequestTag/kubernetes-service-account": serviceAccount,
      },
    },
  });
}

/**
 * Lets one service account take the role with a token that the issuer signed for AWS.
 * https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
 *
 * @param issuer - address of the issuer, the late value `oidc_issuer` of the cluster
 * @throws `InvalidError` when that is no address, as where the cluster has no OIDC provider
 */
export function webIdentityTrust(
  { cluster, spec }: IdentityPlace<EksSpec>,
  identity: ServiceIdentity,
  issuer: string,
): PolicyDocument {
  refuseIssuer(cluster, issuer);
  const provider = issuer.slice("https://".length);
  return policyDocument({
    Effect: "Allow",
    Principal: { Federated: `arn:${awsPartition(spec.region)}:iam::${spec.account}:oidc-provider/${provider}` },
    Action: ["sts:AssumeRoleWithWebIdentity"],
    Condition: {
      StringEquals: { [`${provider}:aud`]: "sts.amazonaws.com", [`${provider}:sub`]: tokenSubject(identity) },
    },
  });
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonroute53.html */
function zoneStatements(partition: string, zones: readonly GrantedZone[]): PolicyStatement[] {
  const arn = (zoneId: string) => `arn:${partition}:route53:::hostedzone/${zoneId}`;
  return [
    ...zones.map(({ zoneId, recordTypes }): PolicyStatement => ({
      Sid: `ChangeRecords${zoneId}`,
      Effect: "Allow",
      Action: ["route53:ChangeResourceRecordSets"],
      Resource: [arn(zoneId)],
      ...(recordTypes === undefined ? {} : { Condition: onlyTypes(recordTypes) }),
    })),
    {
      Sid: "ReadRecords",
      Effect: "Allow",
      Action: ["route53:ListResourceRecordSets"],
      Resource: zones.map(({ zoneId }) => arn(zoneId)),
    },
    {
      Sid: "ReadChanges", // whether a change has reached all name servers; its id is known only afterwards
      Effect: "Allow",
      Action: ["route53:GetChange"],
      Resource: [`arn:${partition}:route53:::change/*`],
    },
    ...(finding(zones)
      ? [
          {
            Sid: "FindZones", // AWS has no resource level for these two
            Effect: "Allow",
            Action: ["route53:ListHostedZones", "route53:ListHostedZonesByName"],
            Resource: ["*"],
          } as const,
        ]
      : []),
  ];
}

/**
 * Holds a change to record types. `ForAllValues` alone is also true of a request that names no type.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html
 */
function onlyTypes(recordTypes: readonly string[]): NonNullable<PolicyStatement["Condition"]> {
  const key = "route53:ChangeResourceRecordSetsRecordTypes";
  return { "ForAllValues:StringEquals": { [key]: recordTypes }, Null: { [key]: "false" } };
}

function finding(zones: readonly GrantedZone[]): boolean {
  return zones.some(({ findsZone }) => findsZone);
}
