import type { ControlPlane } from "../control-planes/control-plane.js";
import type { Properties } from "../provider/property-value.js";
import type { Refusal } from "./cloud-error.js";
import type { Fault } from "./faults.js";
import type { CloudName, CloudObject, Scope } from "./resource-type.js";

/** What the server of a sandbox is asked. */
export type Request =
  | ({ readonly method: "create"; readonly inputs: Properties } & OfType)
  | ({ readonly method: "read" | "delete"; readonly id: string } & OfType)
  | ({ readonly method: "update"; readonly id: string; readonly inputs: Properties } & OfType)
  | { readonly method: "resources" }
  | { readonly method: "control-plane"; readonly name: string }
  | { readonly method: "fault"; readonly fault: Fault }
  | { readonly method: "ping" };

interface OfType {
  readonly cloud: CloudName;
  readonly type: string;
  readonly scope: Scope;
}

/** What it answers. */
export type Response =
  | {
      readonly object?: CloudObject;
      readonly resources?: readonly CloudResource[];
      readonly controlPlane?: ControlPlane;
    }
  | { readonly refusal: Refusal; readonly message: string; readonly half?: CloudObject };

/** Something that exists in a cloud, and which cloud that is. */
export interface CloudResource extends CloudObject {
  readonly cloud: CloudName;
}
