import { createHash } from "node:crypto";

import { values } from "../clouds/cloud.js";
import type { CloudObject, ResourceType, Scope } from "../clouds/resource-type.js";
import { filled, merged, text } from "../clouds/template.js";
import { isProperties, revealed, UNKNOWN, type Properties, type PropertyValue } from "../provider/property-value.js";
import type { CreateRequest } from "../provider/provider.js";

/** A resource that nobody has made. */
export interface MadeUp {
  readonly id: string;
  /** Checked inputs, with what is secret marked. */
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/**
 * A resource as a cloud could have made it. What the cloud makes up is cut from a digest of the URN, so it is the same each time;
 * what its type does not say stays unknown.
 */
export function madeUp(type: ResourceType, scope: Scope, { urn, type: token, inputs }: CreateRequest): MadeUp {
  const uid = uidOf(urn);
  const plain = revealed(inputs);
  const draft: CloudObject = {
    ...{ type: token, id: "", scope, uid, revision: 1, inputs: plain, outputs: {}, status: "ready" },
  };
  const id = known(text(type.id, values(draft))) || uid;
  const elsewhere = {
    controlPlane: { endpoint: `https://${uid}.invalid`, certificateAuthority: uid },
    vpcId: `vpc-${uid.slice(0, 17)}`,
  };
  const computed = filled(type.computed ?? {}, { ...values({ ...draft, id }), ...elsewhere });
  return { id, inputs, outputs: merged(withUnknown(computed) as Properties, inputs) };
}

/** The digest that everything that is made up for a resource is cut from: 32 hexadecimal digits. */
export function uidOf(urn: string): string {
  return createHash("sha256").update(urn).digest("hex").slice(0, 32);
}

/** A text that was made of something unknown is unknown as a whole. */
function withUnknown(value: PropertyValue): PropertyValue {
  if (typeof value === "string") {
    return known(value) ?? UNKNOWN;
  }
  if (Array.isArray(value)) {
    return value.map((item: PropertyValue) => withUnknown(item));
  }
  return isProperties(value)
    ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withUnknown(item)]))
    : value;
}

function known(value: string): string | undefined {
  return value.includes(UNKNOWN) ? undefined : value;
}
