import { ApiObject } from "cdk8s";
import type { Construct } from "constructs";

import type { Manifest } from "../../lib/manifests.js";
import { dnsLabel } from "../../lib/names.js";
import { pathOf } from "../../lib/path.js";
import { refuse, violation, type Problem } from "../../lib/problem.js";
import { isObject } from "../../lib/schema.js";
import { flotillaLabels } from "../labels.js";
import type { ComposedResource, FromOrder, ToOrder } from "./composed-resource.js";
import { openApiSchema, type FieldsOf } from "./offering-schema.js";

/** Clouds in which something can be ordered. */
export const offeringClouds = ["aws", "azure", "gcp"] as const;

/** A cloud in which something can be ordered. */
export type OfferingCloud = (typeof offeringClouds)[number];

/** What every order says. */
export interface OrderSpec {
  /** Cluster whose account, project or subscription it is made in. */
  readonly account: string;
  /** Region of the cloud. */
  readonly region: string;
  /**
   * What happens to the resources in the cloud when the order is deleted.
   *
   * @defaultValue `"keep"`
   */
  readonly whenDeleted?: "keep" | "delete";
}

/** The description of {@link OrderSpec}. */
export const orderFields: FieldsOf<OrderSpec> = {
  account: {
    type: "text",
    description: "Cluster whose account, project or subscription it is made in.",
    maxLength: 63,
    immutable: true,
  },
  region: { type: "text", description: "Region of the cloud.", maxLength: 63, immutable: true },
  whenDeleted: {
    type: "choice",
    description: "What happens to the resources in the cloud when this is deleted.",
    values: { keep: "they stay, and cost", delete: "they are deleted too, with all that they hold" },
    optional: true,
    default: "keep",
  },
};

/** Something that teams order as a Kubernetes object, and Crossplane makes in a cloud. */
export interface Offering<Spec extends OrderSpec, Status extends object = object> {
  /** Kind of an order: `"Bucket"`. */
  readonly kind: string;
  /** Its plural in lower case: `"buckets"`. */
  readonly plural: string;
  readonly description: string;
  readonly spec: FieldsOf<Spec>;
  readonly status: FieldsOf<Status>;
  /** What an order becomes in each cloud. */
  readonly resources: Readonly<Record<OfferingCloud, readonly ComposedResource<Spec, Status>[]>>;
}

/** Version of every offering's API. */
const version = "v1alpha1";

/** API group of a fleet's offerings. */
export function offeringGroup(domain: string): string {
  return `platform.${domain}`;
}

/** The definition of an offering's API, for orders in a namespace. */
export function definition<Spec extends OrderSpec, Status extends object>(
  { kind, plural, description, spec, status }: Offering<Spec, Status>,
  domain: string,
): Manifest {
  const group = offeringGroup(domain);
  return {
    apiVersion: "apiextensions.crossplane.io/v2",
    kind: "CompositeResourceDefinition",
    metadata: { name: `${plural}.${group}`, labels: flotillaLabels },
    spec: {
      group,
      scope: "Namespaced",
      names: { kind, plural },
      versions: [
        {
          name: version,
          served: true,
          referenceable: true,
          schema: {
            openAPIV3Schema: {
              type: "object",
              description,
              required: ["spec"],
              properties: {
                spec: openApiSchema("What is ordered.", spec),
                status: openApiSchema("What the cloud says of it.", status),
              },
            },
          },
        },
      ],
    },
  };
}

/** How an order becomes resources of one cloud. */
export function composition<Spec extends OrderSpec, Status extends object>(
  offering: Offering<Spec, Status>,
  domain: string,
  cloud: OfferingCloud,
): Manifest {
  return {
    apiVersion: "apiextensions.crossplane.io/v1",
    kind: "Composition",
    metadata: { name: compositionName(offering, cloud), labels: { ...flotillaLabels, "flotilla/cloud": cloud } },
    spec: {
      compositeTypeRef: { apiVersion: `${offeringGroup(domain)}/${version}`, kind: offering.kind },
      mode: "Pipeline",
      pipeline: [
        {
          step: "resources",
          functionRef: { name: patchAndTransform },
          input: {
            apiVersion: "pt.fn.crossplane.io/v1beta1",
            kind: "Resources",
            resources: offering.resources[cloud].map((resource) => composed(resource, offering.spec)),
          },
        },
      ],
    },
  };
}

/** Name of the function that composes. */
export const patchAndTransform = "function-patch-and-transform";

/** Options of an order. */
export interface OrderProps<Spec extends OrderSpec> {
  /** Name of the order, a DNS label. */
  readonly name: string;
  /** Namespace of the team that orders. */
  readonly namespace: string;
  /** DNS zone of the fleet, of whose offerings this is one. */
  readonly domain: string;
  /** Cloud that it is made in. */
  readonly cloud: OfferingCloud;
  readonly spec: Spec;
}

/**
 * An order of something that is offered.
 *
 * @throws InvalidError when a cloud needs what the order leaves out
 */
export function order<Spec extends OrderSpec, Status extends object>(
  scope: Construct,
  offering: Offering<Spec, Status>,
  { name, namespace, domain, cloud, spec }: OrderProps<Spec>,
): void {
  refuse(scope.node.path, [
    ...dnsLabel("name", name),
    ...dnsLabel("namespace", namespace),
    ...leftOut(offering.resources[cloud], spec, cloud),
  ]);
  new ApiObject(scope, "Order", {
    apiVersion: `${offeringGroup(domain)}/${version}`,
    kind: offering.kind,
    metadata: { name, namespace, labels: flotillaLabels },
    spec: { ...spec, crossplane: { compositionRef: { name: compositionName(offering, cloud) } } },
  });
}

function compositionName({ plural }: { readonly plural: string }, cloud: OfferingCloud): string {
  return `${plural}-${cloud}`;
}

/** What the cloud needs of an order and does not get. */
function leftOut<Spec, Status>(
  resources: readonly ComposedResource<Spec, Status>[],
  spec: Spec,
  cloud: OfferingCloud,
): Problem[] {
  return resources
    .flatMap(({ patches }) => patches)
    .filter((patch): patch is FromOrder<Spec> => "from" in patch && patch.needed === true)
    .filter(({ from }) => valueAt(spec, from) === undefined)
    .map(({ from }) =>
      violation("order-needs", pathOf("spec", ...from.split(".")), `be given on ${cloud}`, { got: undefined }),
    );
}

function valueAt(value: unknown, path: string): unknown {
  return path.split(".").reduce((each, key) => (isObject(each) ? each[key] : undefined), value);
}

/** A resource as function-patch-and-transform takes it, with what every resource takes from every order. */
function composed<Spec extends OrderSpec, Status>(
  { name, apiVersion, kind, forProvider, externalName, patches }: ComposedResource<Spec, Status>,
  fields: FieldsOf<Spec>,
): object {
  const annotations =
    externalName === undefined ? {} : { annotations: { "crossplane.io/external-name": externalName } };
  return {
    name,
    base: {
      apiVersion,
      kind,
      ...(externalName === undefined ? {} : { metadata: annotations }),
      spec: { providerConfigRef: { kind: "ClusterProviderConfig" }, forProvider },
    },
    patches: [...accountPatches, ...patches.map((each) => ("from" in each ? fromOrder(each, fields) : toOrder(each)))],
  };
}

const required = { policy: { fromFieldPath: "Required" } } as const;
const type = "FromCompositeFieldPath";

/** Whose account a resource is in, and whether it outlives its order. */
const accountPatches = [
  { type, fromFieldPath: "spec.account", toFieldPath: "spec.providerConfigRef.name", ...required },
  {
    type,
    fromFieldPath: "spec.whenDeleted",
    toFieldPath: "spec.managementPolicies",
    transforms: [{ type: "map", map: { delete: ["*"], keep: ["Observe", "Create", "Update", "LateInitialize"] } }],
    ...required,
  },
];

function fromOrder<Spec>({ from, to, transforms, needed = false }: FromOrder<Spec>, fields: FieldsOf<Spec>): object {
  return {
    type,
    fromFieldPath: `spec.${from}`,
    toFieldPath: to,
    ...(transforms === undefined ? {} : { transforms }),
    ...(needed || isAlwaysThere(from.split("."), fields) ? required : {}),
  };
}

/** Whether every order has a field: it must have it, or gets a default. */
function isAlwaysThere([key = "", ...rest]: readonly string[], fields: object): boolean {
  const field = (fields as Readonly<Record<string, { optional?: boolean; default?: unknown; fields?: object }>>)[key];
  const isThere = field?.optional !== true || field.default !== undefined;
  return isThere && (rest.length === 0 || isAlwaysThere(rest, field?.fields ?? {}));
}

function toOrder<Status>({ report, as }: ToOrder<Status>): object {
  return { type: "ToCompositeFieldPath", fromFieldPath: report, toFieldPath: `status.${as}` };
}
