/** A running Kubernetes control plane of the sandbox. */
export interface ControlPlane {
  /** `<cloud>-<cluster name in the cloud>`: `"eks-production-us"`. */
  readonly name: string;
  /** `https://127.0.0.1:<port>`; the port stays the same for the life of the control plane. */
  readonly endpoint: string;
  /** Certificate authority of the endpoint, PEM. */
  readonly certificateAuthority: string;
}

/** What a control plane is created from. */
export interface ControlPlaneSpec {
  readonly name: string;
  /** Minor version of Kubernetes: `"1.35"`. */
  readonly kubernetes: string;
  /** Range of the Services' addresses, in CIDR notation. */
  readonly services: string;
}

/** Starts a control plane, or restarts it when it exists and does not run. */
export function createControlPlane(root: string, spec: ControlPlaneSpec): Promise<ControlPlane> {
  return Promise.reject(new Error(`not written yet: ${root} ${spec.name}`));
}

/** Ends a control plane and removes everything that it left; nothing happens when there is none of this name. */
export function deleteControlPlane(root: string, name: string): Promise<void> {
  return Promise.reject(new Error(`not written yet: ${root} ${name}`));
}

/** The control plane of this name, whether it runs or not. */
export function controlPlane(root: string, name: string): Promise<ControlPlane | undefined> {
  return Promise.reject(new Error(`not written yet: ${root} ${name}`));
}

/** All control planes of a sandbox, by name. */
export function controlPlanes(root: string): Promise<readonly ControlPlane[]> {
  return Promise.reject(new Error(`not written yet: ${root}`));
}
