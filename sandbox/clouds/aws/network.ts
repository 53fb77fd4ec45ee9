import type { Input, ResourceType } from "../resource-type.js";
import { cidrInVpc, insideVpc, oneGatewayAVpc, routeIsNew, samePlace, vpcRange } from "./network-rules.js";

const tags = { tags: {}, region: { replaces: true } } as const;
const allTags = { tagsAll: "{allTags}" } as const;
const range = { is: /^\d+(\.\d+){3}\/\d+$/, text: "an IPv4 range such as 10.0.0.0/16" };
const arn = (resource: string): string => `arn:aws:ec2:{region}:{account}:${resource}/{id}`;

const vpcId: Input = { required: true, replaces: true, refersTo: { types: ["aws:ec2/vpc:Vpc"] } };
const subnetId: Input = { required: true, replaces: true, refersTo: { types: ["aws:ec2/subnet:Subnet"] } };
const routeTableId: Input = { required: true, replaces: true, refersTo: { types: ["aws:ec2/routeTable:RouteTable"] } };

/** The network of AWS: EC2's VPCs and what is in them. */
export const network: Readonly<Record<string, ResourceType>> = {
  "aws:ec2/vpc:Vpc": {
    noun: "EC2 VPC",
    id: "vpc-{uid17}",
    inputs: {
      cidrBlock: { required: true, replaces: true, pattern: range },
      enableDnsHostnames: { default: false },
      enableDnsSupport: { default: true },
      instanceTenancy: { oneOf: ["default", "dedicated"], default: "default", replaces: true },
      ...tags,
    },
    computed: {
      arn: arn("vpc"),
      ownerId: "{account}",
      defaultSecurityGroupId: "sg-{uid17}",
      mainRouteTableId: "rtb-{uid17}",
      ...allTags,
    },
    rules: [vpcRange],
  },
  "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation": {
    noun: "EC2 VPC IPv4 CIDR Block Association",
    id: "vpc-cidr-assoc-{uid17}",
    importIds: ["{vpcId},{cidrBlock}"],
    inputs: {
      vpcId: { ...vpcId, refersTo: { types: ["aws:ec2/vpc:Vpc"], onDelete: "cascade" } },
      cidrBlock: { required: true, replaces: true, pattern: range },
      region: { replaces: true },
    },
    rules: [cidrInVpc],
  },
  "aws:ec2/internetGateway:InternetGateway": {
    noun: "EC2 Internet Gateway",
    id: "igw-{uid17}",
    inputs: { vpcId: { refersTo: { types: ["aws:ec2/vpc:Vpc"] } }, ...tags },
    computed: { arn: arn("internet-gateway"), ownerId: "{account}", ...allTags },
    rules: [oneGatewayAVpc],
  },
  "aws:ec2/subnet:Subnet": {
    noun: "EC2 Subnet",
    id: "subnet-{uid17}",
    inputs: {
      vpcId,
      cidrBlock: { required: true, replaces: true, pattern: range },
      availabilityZone: {
        replaces: true,
        pattern: { is: /^[a-z]{2}-[a-z]+-\d[a-z]$/, text: "a zone such as us-east-1a" },
      },
      mapPublicIpOnLaunch: { default: false },
      ...tags,
    },
    computed: { arn: arn("subnet"), ownerId: "{account}", ...allTags },
    rules: [insideVpc],
  },
  "aws:ec2/eip:Eip": {
    noun: "EC2 EIP",
    id: "eipalloc-{uid17}",
    inputs: { domain: { oneOf: ["vpc", "standard"], default: "vpc", replaces: true }, ...tags },
    computed: { allocationId: "{id}", arn: arn("elastic-ip"), publicIp: "{ip}", ...allTags },
  },
  "aws:ec2/natGateway:NatGateway": {
    noun: "EC2 NAT Gateway",
    slow: true,
    id: "nat-{uid17}",
    inputs: {
      subnetId,
      allocationId: { replaces: true, refersTo: { types: ["aws:ec2/eip:Eip"] } },
      connectivityType: { oneOf: ["private", "public"], default: "public", replaces: true },
      ...tags,
    },
    computed: { publicIp: "{ip}", networkInterfaceId: "eni-{uid17}", ...allTags },
  },
  "aws:ec2/routeTable:RouteTable": {
    noun: "EC2 Route Table",
    id: "rtb-{uid17}",
    inputs: { vpcId, ...tags },
    computed: { arn: arn("route-table"), ownerId: "{account}", ...allTags },
  },
  "aws:ec2/route:Route": {
    noun: "EC2 Route",
    id: "r-{uid17}",
    importIds: ["{routeTableId}_{destinationCidrBlock}"],
    inputs: {
      routeTableId: { ...routeTableId, refersTo: { types: ["aws:ec2/routeTable:RouteTable"], onDelete: "cascade" } },
      destinationCidrBlock: { required: true, replaces: true, pattern: range },
      gatewayId: { refersTo: { types: ["aws:ec2/internetGateway:InternetGateway"], onDelete: "ignore" } },
      natGatewayId: { refersTo: { types: ["aws:ec2/natGateway:NatGateway"], onDelete: "ignore" } },
      region: { replaces: true },
    },
    computed: { origin: "CreateRoute", state: "active" },
    rules: [routeIsNew],
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    noun: "EC2 Route Table Association",
    id: "rtbassoc-{uid17}",
    importIds: ["{subnetId}/{routeTableId}"],
    inputs: {
      subnetId: { ...subnetId, refersTo: { types: ["aws:ec2/subnet:Subnet"], onDelete: "cascade" } },
      routeTableId: { ...routeTableId, replaces: false },
      region: { replaces: true },
    },
    rules: [samePlace],
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    noun: "EC2 Security Group",
    id: "sg-{uid17}",
    inputs: {
      vpcId,
      name: { required: true, replaces: true, maxLength: 255 },
      description: { default: "Managed by Pulumi", replaces: true },
      revokeRulesOnDelete: { default: false },
      ...tags,
    },
    computed: { arn: arn("security-group"), ownerId: "{account}", ...allTags },
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
    noun: "VPC Security Group Rule",
    id: "sgr-{uid17}",
    inputs: {
      securityGroupId: {
        required: true,
        replaces: true,
        refersTo: {
          types: ["aws:ec2/securityGroup:SecurityGroup", "aws:eks/cluster:Cluster"],
          by: "id vpcConfig.clusterSecurityGroupId",
          onDelete: "cascade",
        },
      },
      cidrIpv4: { pattern: range },
      ipProtocol: { required: true, oneOf: ["tcp", "udp", "icmp", "-1"] },
      fromPort: { range: [-1, 65535] },
      toPort: { range: [-1, 65535] },
      description: { maxLength: 255 },
      ...tags,
    },
    computed: {
      arn: "arn:aws:ec2:{region}:{account}:security-group-rule/{id}",
      securityGroupRuleId: "{id}",
      ...allTags,
    },
  },
  "aws:ec2/launchTemplate:LaunchTemplate": {
    noun: "EC2 Launch Template",
    id: "lt-{uid17}",
    inputs: {
      name: {
        required: true,
        replaces: true,
        pattern: { is: /^[\w().\-/]{3,125}$/, text: "3 to 125 letters, digits, and ( ) . - / _" },
      },
      description: { maxLength: 255 },
      updateDefaultVersion: {},
      instanceType: {},
      metadataOptions: {
        fields: {
          httpEndpoint: { oneOf: ["enabled", "disabled"] },
          httpTokens: { oneOf: ["required", "optional"] },
          httpPutResponseHopLimit: { range: [1, 64] },
          httpProtocolIpv6: { oneOf: ["enabled", "disabled"] },
          instanceMetadataTags: { oneOf: ["enabled", "disabled"] },
        },
      },
      blockDeviceMappings: {
        fields: {
          deviceName: {},
          ebs: {
            fields: {
              encrypted: { oneOf: ["true", "false"] },
              deleteOnTermination: { oneOf: ["true", "false"] },
              volumeSize: { range: [1, 65536] },
              volumeType: { oneOf: ["gp2", "gp3", "io1", "io2", "standard", "st1", "sc1"] },
              kmsKeyId: { refersTo: { types: ["aws:kms/key:Key"], by: "arn", onDelete: "ignore" } },
            },
          },
        },
      },
      tagSpecifications: { fields: { resourceType: { oneOf: ["instance", "volume", "network-interface"] }, tags: {} } },
      ...tags,
    },
    words: {
      exists: "api error InvalidLaunchTemplateName.AlreadyExistsException: Launch template name already in use.",
    },
    computed: {
      arn: arn("launch-template"),
      latestVersion: "{revision}",
      defaultVersion: "{revision}",
      ...allTags,
    },
    changing: ["latestVersion", "defaultVersion"],
  },
};
