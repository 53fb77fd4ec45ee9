/** The zones that each identity of a cluster's services knows, by what its cloud calls them. */
export interface ZonesOfIdentities {
  readonly "external-dns": readonly string[];
  readonly "cert-manager": readonly string[];
}

/** The subscription of the cluster in Azure. */
export const subscription = "11111111-1111-4111-8111-111111111111";

/** What the two identities are on AWS when they know some hosted zones, said apart from the code that grants it. */
export const onAws = (zones: ZonesOfIdentities) => {
  const types = { "cert-manager": ["TXT"], "external-dns": ["A", "AAAA", "CNAME", "TXT"] };
  const key = "route53:ChangeResourceRecordSetsRecordTypes";
  const of = (name: keyof ZonesOfIdentities) => {
    const arns = [...zones[name]].sort().map((id) => `arn:aws:route53:::hostedzone/${id}`);
    return {
      roleName: `acme-us-${name}`,
      rights: [
        ...arns.map((arn) => ({
          Sid: `ChangeRecords${arn.slice(arn.lastIndexOf("/") + 1)}`,
          Effect: "Allow",
          Action: ["route53:ChangeResourceRecordSets"],
          Resource: [arn],
          Condition: { "ForAllValues:StringEquals": { [key]: types[name] }, Null: { [key]: "false" } },
        })),
        { Sid: "ReadRecords", Effect: "Allow", Action: ["route53:ListResourceRecordSets"], Resource: arns },
        {
          Sid: "ReadChanges",
          Effect: "Allow",
          Action: ["route53:GetChange"],
          Resource: ["arn:aws:route53:::change/*"],
        },
        ...(name === "external-dns"
          ? [
              {
                Sid: "FindZones",
                Effect: "Allow",
                Action: ["route53:ListHostedZones", "route53:ListHostedZonesByName"],
                Resource: ["*"],
              },
            ]
          : []),
      ],
      trust: [
        {
          Effect: "Allow",
          Principal: { Service: "pods.eks.amazonaws.com" },
          Action: ["sts:AssumeRole", "sts:TagSession"],
          Condition: {
            StringEquals: {
              "aws:RequestTag/eks-cluster-arn": "arn:aws:eks:us-east-1:111111111111:cluster/acme-us",
              "aws:RequestTag/kubernetes-namespace": name,
              "aws:RequestTag/kubernetes-service-account": name,
            },
          },
        },
        {
          Effect: "Allow",
          Principal: { Federated: "arn:aws:iam::111111111111:oidc-provider/oidc.example/id/A" },
          Action: ["sts:AssumeRoleWithWebIdentity"],
          Condition: {
            StringEquals: {
              "oidc.example/id/A:aud": "sts.amazonaws.com",
              "oidc.example/id/A:sub": `system:serviceaccount:${name}:${name}`,
            },
          },
        },
      ],
    };
  };
  return present(zones, of);
};

/** The same on Google Cloud, by the names of managed zones. */
export const onGoogle = (zones: ZonesOfIdentities) => {
  const notRecords = 'resource.type != "dns.googleapis.com/ResourceRecordSet"';
  const conditions = {
    "cert-manager": { title: "only-TXT", expression: `${notRecords} || resource.name.endsWith("/TXT")` },
    "external-dns": {
      title: "only-A-AAAA-CNAME-TXT",
      expression: [
        notRecords,
        ...["A", "AAAA", "CNAME", "TXT"].map((type) => `resource.name.endsWith("/${type}")`),
      ].join(" || "),
    },
  };
  return present(zones, (name) => ({
    member: `principal://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/acme-eu.svc.id.goog/subject/ns/${name}/sa/${name}`,
    grants: [
      ...[...zones[name]].sort().map((zone) => ({
        role: "roles/dns.admin",
        project: "acme-eu",
        zone,
        condition: conditions[name],
      })),
      ...(name === "external-dns" ? [{ role: "roles/dns.reader", project: "acme-eu" }] : []),
    ],
  }));
};

/** The same on Azure, by the names of zones in the resource group `dns`. */
export const onAzure = (zones: ZonesOfIdentities) => {
  const group = `/subscriptions/${subscription}/resourceGroups/dns`;
  return present(zones, (name) => ({
    name: `acme-asia-${name}`,
    credential: { subject: `system:serviceaccount:${name}:${name}`, audiences: ["api://AzureADTokenExchange"] },
    grants: [
      ...[...zones[name]].sort().map((zone) => ({
        role: "dns-zone-contributor",
        scope: `${group}/providers/Microsoft.Network/dnsZones/${zone}`,
      })),
      ...(name === "external-dns" ? [{ role: "reader", scope: group }] : []),
    ],
  }));
};

/** What each identity is that knows a zone; without one there is none. */
function present(
  zones: ZonesOfIdentities,
  of: (name: keyof ZonesOfIdentities) => unknown,
): Readonly<Record<string, unknown>> {
  const names = (["external-dns", "cert-manager"] as const).filter((name) => zones[name].length > 0);
  return Object.fromEntries(names.map((name) => [name, of(name)]));
}
