/**
 * What becomes of the first pod of a namespace with a LimitRange and a ResourceQuota, written after Kubernetes and not after our checks:
 *
 * - https://github.com/kubernetes/kubernetes/blob/v1.35.0/pkg/apis/core/v1/defaults.go (SetDefaults_LimitRangeItem, SetDefaults_Pod)
 * - https://github.com/kubernetes/kubernetes/blob/v1.35.0/pkg/apis/core/validation/validation.go (ValidateLimitRange)
 * - https://github.com/kubernetes/kubernetes/blob/v1.35.0/plugin/pkg/admission/limitranger/admission.go
 * - https://github.com/kubernetes/kubernetes/blob/v1.35.0/pkg/quota/v1/evaluator/core/pods.go
 */
import type { Manifest } from "../../lib/manifests.js";

type Amounts = Readonly<Record<string, string>>;

/** What a container says of its resources. */
export interface ContainerResources {
  readonly requests?: Amounts;
  readonly limits?: Amounts;
}

interface LimitRangeItem {
  readonly min?: Amounts;
  readonly max?: Amounts;
  readonly default?: Amounts;
  readonly defaultRequest?: Amounts;
}

/** `"admitted"`, or why the API server would refuse one of the objects or the pod. */
export function admitted(objects: readonly Manifest[], containers: readonly ContainerResources[]): string {
  const item = withDefaults(limitRangeOf(objects));
  const misfit = limitRangeProblem(item);
  if (misfit !== undefined) {
    return misfit;
  }
  const filled = containers.map((container) => filledIn(container, item));
  return (
    filled.map((container) => containerProblem(container, item)).find((each) => each !== undefined) ??
    quotaProblem(filled, hardOf(objects)) ??
    "admitted"
  );
}

function limitRangeOf(objects: readonly Manifest[]): LimitRangeItem {
  const spec = objects.find(({ kind }) => kind === "LimitRange")?.["spec"] as { limits: LimitRangeItem[] } | undefined;
  return spec?.limits[0] ?? {};
}

function hardOf(objects: readonly Manifest[]): Amounts {
  const spec = objects.find(({ kind }) => kind === "ResourceQuota")?.["spec"] as { hard: Amounts } | undefined;
  return spec?.hard ?? {};
}

/** A default that is not written is the maximum, and a request that is not written the default or the minimum. */
function withDefaults(item: LimitRangeItem): Required<LimitRangeItem> {
  const { min = {}, max = {} } = item;
  const limits = { ...max, ...item.default };
  return { min, max, default: limits, defaultRequest: { ...min, ...limits, ...item.defaultRequest } };
}

function limitRangeProblem({
  min,
  max,
  default: limits,
  defaultRequest,
}: Required<LimitRangeItem>): string | undefined {
  const pairs: readonly (readonly [Amounts, Amounts])[] = [
    [min, max],
    [min, defaultRequest],
    [min, limits],
    [defaultRequest, limits],
    [defaultRequest, max],
    [limits, max],
  ];
  const isWrong = pairs.some(([low, high]) =>
    Object.keys(low).some((key) => value(low[key]) > value(high[key] ?? low[key])),
  );
  return isWrong ? "LimitRange: out of order" : undefined;
}

function filledIn(
  { requests = {}, limits = {} }: ContainerResources,
  item: Required<LimitRangeItem>,
): Required<ContainerResources> {
  return { limits: { ...item.default, ...limits }, requests: { ...item.defaultRequest, ...limits, ...requests } };
}

function containerProblem(
  { requests, limits }: Required<ContainerResources>,
  { min, max }: Required<LimitRangeItem>,
): string | undefined {
  const below = Object.keys(min).some((key) => requests[key] === undefined || value(requests[key]) < value(min[key]));
  const above = Object.keys(max).some((key) => limits[key] === undefined || value(limits[key]) > value(max[key]));
  const beyond = Object.keys(limits).some((key) => value(requests[key] ?? "0") > value(limits[key]));
  return below ? "pod: below min" : above ? "pod: above max" : beyond ? "pod: requests more than its limit" : undefined;
}

function quotaProblem(containers: readonly Required<ContainerResources>[], hard: Amounts): string | undefined {
  for (const [name, ceiling] of Object.entries(hard)) {
    if (name === "pods" || name === "count/pods") {
      if (1 > value(ceiling)) {
        return `quota: ${name}`;
      }
      continue;
    }
    const [kind, resource = ""] = name.split(".", 2);
    if (kind !== "requests" && kind !== "limits") {
      continue; // a pod is none of what it counts
    }
    const said = containers.map((each) => each[kind][resource]);
    if (said.some((each) => each === undefined)) {
      return `quota: must specify ${name}`;
    }
    if (said.reduce((sum, each) => sum + value(each), 0) > value(ceiling)) {
      return `quota: exceeds ${name}`;
    }
  }
  return undefined;
}

const units: Readonly<Record<string, number>> = {
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
};

/** Thousandths, as a number: small enough here to be exact. */
function value(amount: string | undefined): number {
  const [, digits = "", unit = ""] = /^([\d.]+(?:e\d+)?)(\D*)$/.exec(amount ?? "") ?? [];
  const result = Math.round(Number(digits) * (units[unit] ?? 1) * 1000);
  if (digits === "" || !Number.isSafeInteger(result)) {
    throw new RangeError(`no amount: ${amount ?? "nothing"}`);
  }
  return result;
}
