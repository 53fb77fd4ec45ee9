/** What a URN says about a resource, in the words of a person. */
export interface ResourceName {
  /** Last part of the type: `"Cluster"`. */
  readonly kind: string;
  /** Logical name: `"production-us"`. */
  readonly name: string;
}

/** Takes `urn:pulumi:<stack>::<project>::<parents>$<type>::<name>` apart. */
function resourceOf(urn: string): ResourceName {
  const [, , type = "", ...name] = urn.split("::");
  return { kind: type.split(/[:$]/).at(-1) ?? type, name: name.join("::") };
}

/** A resource in few words: `"Cluster production-us"`; a Kubernetes object's name already holds its kind. */
export function resourceText(urn: string): string {
  const { kind, name } = resourceOf(urn);
  const parts = name.split("/");
  return parts.length > 2 && parts.includes(kind)
    ? `${kind} ${parts
        .slice(1)
        .filter((part) => part !== kind)
        .join("/")}`
    : `${kind} ${name}`;
}
