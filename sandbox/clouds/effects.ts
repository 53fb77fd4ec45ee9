import type { ControlPlane, ControlPlaneSpec } from "../control-planes/control-plane.js";
import type { PoolNodes } from "../control-planes/pool-nodes.js";
import type { Properties } from "../provider/property-value.js";
import type { CloudObject, Lookup } from "./resource-type.js";

/** What an object of a type is beside a record: a control plane, nodes. Both are idempotent, since an interrupted one is repeated. */
export interface Effect {
  /** Makes it so; answers further values for the templates of the type. */
  apply(object: CloudObject, lookup: Lookup): Promise<Properties>;
  remove(object: CloudObject, lookup: Lookup): Promise<void>;
}

/** The types that are more than a record. */
export type Effects = Readonly<Record<string, Effect>>;

/** The control planes of the sandbox, as the clouds need them. */
export interface ControlPlanes {
  create(spec: ControlPlaneSpec): Promise<ControlPlane>;
  remove(name: string): Promise<void>;
  find(name: string): Promise<ControlPlane | undefined>;
  setNodes(pool: PoolNodes): Promise<void>;
  removeNodes(controlPlane: string, pool: string): Promise<void>;
}

/** Values of a control plane for the templates: endpoint with and without its scheme, certificate authority as base64. */
export function controlPlaneValues({ endpoint, certificateAuthority }: ControlPlane): Properties {
  const certificate = Buffer.from(certificateAuthority).toString("base64");
  return { controlPlane: { endpoint, host: endpoint.replace("https://", ""), certificateAuthority: certificate } };
}

/** Version that kubelets of a Kubernetes version report: `v1.35.2` for `1.35`. */
export function kubeletVersion(kubernetes: string): string {
  return /^\d+\.\d+$/.test(kubernetes) ? `v${kubernetes}.2` : `v${kubernetes.replace(/^v|[-+].*$/g, "")}`;
}

/** The minor version of a Kubernetes version, which is what a control plane of the sandbox speaks: `1.35` for `1.35.2`. */
export function minorVersion(kubernetes: string): string {
  return kubernetes.replace(/^v/, "").split(".").slice(0, 2).join(".");
}
