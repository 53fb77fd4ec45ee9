import type { ObjectPlace } from "./change.js";
import type { ChangeGroup, GroupField } from "./change-group.js";
import { fieldPathText } from "./field-path.js";
import type { Report, ResourceField, StackDifference } from "./report.js";

/** A report as plain JSON; docs/diff.schema.json says what stands in it. */
export function reportJson({ base, head, diff, policy, stacks, notes, failures }: Report): object {
  return {
    base,
    head,
    groups: diff.groups.map(groupJson),
    clusters: diff.clusters,
    ...(policy && { policy }),
    stacks: stacks.map(stackJson),
    notes,
    failures,
  };
}

function groupJson({ change, objects, movedFrom, fields, from, to, dangers, differsOn }: ChangeGroup): object {
  const object = change === "added" ? to : change === "removed" ? from : undefined;
  return {
    change,
    danger: dangers.length === 0 ? null : dangers.map(({ rule, message }) => ({ rule, message })),
    objects: objects.map((place, index) => ({ ...placeJson(place), ...fromJson(movedFrom?.[index]) })),
    ...(differsOn.length > 0 && { differsOn }),
    fields: fields.map(fieldJson),
    ...(object !== undefined && { object }),
  };
}

function placeJson({ cluster, layer, release, group, kind, namespace, name }: ObjectPlace): object {
  return {
    ...(cluster !== undefined && { cluster }),
    layer,
    ...(release !== undefined && { release }),
    group,
    kind,
    ...(namespace !== undefined && { namespace }),
    name,
  };
}

function fromJson(place: ObjectPlace | undefined): object {
  return place === undefined ? {} : { from: placeJson(place) };
}

/** A difference as plain JSON: its path for people, the steps of it for machines, and the values. */
export function fieldJson({ path, from, to, order, kinds, replaces }: GroupField & ResourceField): object {
  return {
    path: fieldPathText(path),
    steps: path,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(order && { order }),
    ...(kinds !== undefined && { kinds }),
    ...(replaces && { replaces }),
  };
}

function stackJson({ stack, cluster, how, resources, failure }: StackDifference): object {
  return {
    stack,
    cluster,
    how,
    resources: resources.map(({ change, type, name, fields }) => ({
      change,
      type,
      name,
      fields: fields.map(fieldJson),
    })),
    ...(failure !== undefined && { failure }),
  };
}
