import { violation, type Problem } from "../../problem.js";
import { deliveredBy } from "../delivered-by.js";
import { deliverableLayerNames, type DeliverySpec } from "../delivery-spec.js";
import type { Fleet } from "../fleet.js";

/** Clusters are registered with the engine that delivers to them. */
export function deliveryEngine({ delivery, managementLayer }: Fleet): Problem[] {
  const engines = managementLayer?.delivery ?? [];
  const must = "be an engine that the clusters are registered with, which managementLayer.delivery names";
  return delivery === undefined || engines.includes(delivery.engine)
    ? []
    : [violation("delivery-engine", "delivery.engine", must, { got: delivery.engine, fix: engines[0] })];
}

/** The engine can read the rendering from where it is, and no password stands in the fleet's data. */
export function deliverySource({ delivery }: Fleet): Problem[] {
  return delivery === undefined
    ? []
    : [...repository(delivery), ...revision(delivery), ...path(delivery), ...secret(delivery)];
}

/** What Pulumi applies needs nothing that an engine applies later. */
export function deliveryOrder(fleet: Fleet): Problem[] {
  const holders = deliverableLayerNames.map((name) => ({ name, by: deliveredBy(fleet, name) }));
  return holders.flatMap(({ name, by }, index) => {
    const before = holders.slice(0, index).find((other) => other.by === "gitops");
    const must = `be "gitops" as ${before?.name ?? ""} is, which must be there first`;
    return by === "gitops" || before === undefined
      ? []
      : [violation("delivery-order", `delivery.layers.${name}`, must, { got: by, fix: "gitops" })];
  });
}

function repository({ engine, source: { repository: got } }: DeliverySpec): Problem[] {
  const [rule, place] = ["delivery-repository", "delivery.source.repository"];
  if (withCredentials.test(got)) {
    const must = "hold no token or password, which a Secret that delivery.source.secret names can hold";
    return [violation(rule, place, must, { got: got.replace(/:\/\/[^/]*@/, "://...@") })];
  }
  if (ociRepository.test(got)) {
    const must = "be a Git repository, since of the engines only Flux reads from an OCI registry";
    return engine === "flux" ? [] : [violation(rule, place, must, { got })];
  }
  const [, user, host, file] = /^(?:([\w.-]+)@)?([\w.-]+\.\w+):(?!\/)(\S+)$/.exec(got) ?? [];
  const fix = file === undefined ? undefined : `ssh://${user ?? "git"}@${host ?? ""}/${file}`;
  const must = 'be an address such as "https://git.example/acme/fleet.git", "ssh://…" or, without a tag, "oci://…"';
  return gitRepository.test(got) ? [] : [violation(rule, place, must, { got, fix })];
}

/** Over SSH, a name before the host is that of a user; over HTTPS it may as well be a token. */
const withCredentials = /^(?!ssh:)\w+:\/\/[^/]*@|^\w+:\/\/[^/]*:[^/]*@/;
const gitRepository = /^(?:https:\/\/|ssh:\/\/(?:[\w.-]+@)?)[\w.-]+(?::\d+)?(?:\/[\w.~-]+)+\/?$/;
const ociRepository = /^oci:\/\/[\w.-]+(?::\d+)?(?:\/[a-z0-9._-]+)+$/;

function revision({ source: { repository, revision: got } }: DeliverySpec): Problem[] {
  const [form, must] = repository.startsWith("oci://")
    ? [/^\w[\w.-]{0,127}$/, "be a tag of the OCI repository"]
    : [/^(?!.*(?:\.\.|\/\/|\.lock$|[./]$))\w[\w./-]*$/, "be a branch of the Git repository"];
  return got === undefined || form.test(got)
    ? []
    : [violation("delivery-revision", "delivery.source.revision", must, { got })];
}

function path({ source: { path: got } }: DeliverySpec): Problem[] {
  const must = 'be a folder in the repository such as "rendered" or "out/rendered"';
  return got === undefined || got === "." || /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[\w.-]+(?:\/[\w.-]+)*$/.test(got)
    ? []
    : [violation("delivery-path", "delivery.source.path", must, { got })];
}

function secret({ source: { secret: got } }: DeliverySpec): Problem[] {
  return got === undefined || /^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/.test(got)
    ? []
    : [violation("delivery-secret", "delivery.source.secret", "be the name of a Secret", { got })];
}
