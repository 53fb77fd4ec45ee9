import { isSameObject, kindOf, type DangerRule } from "./rule.js";
import { mappingAt, mappingsAt, numberAt, textAt, textsAt, type Mapping } from "./values.js";
import { podTemplate, workloadKinds } from "./workload.js";

/** Pods may do more on their node. https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export const loosenedContainers: DangerRule = {
  id: "container-loosened",
  kinds: workloadKinds,
  messages: (change) => {
    if (!isSameObject(change)) {
      return [];
    }
    const kind = kindOf(change);
    const [from, to] = [change.from, change.to].map((side) => mappingAt(podTemplate(kind, side), "spec"));
    return from === undefined || to === undefined ? [] : [...new Set([...ofPod(from, to), ...ofContainers(from, to)])];
  },
};

function ofPod(from: Mapping, to: Mapping): string[] {
  const shared = ["hostNetwork", "hostPID", "hostIPC"].filter((key) => to[key] === true && from[key] !== true);
  const known = new Set(hostPaths(from));
  const mounts = hostPaths(to).some((path) => !known.has(path));
  return [
    ...shared.map((key) => `${key} is switched on: the pods share it with their node`),
    ...(mounts ? ["a hostPath is mounted: the pods reach files of their node"] : []),
  ];
}

function ofContainers(from: Mapping, to: Mapping): string[] {
  const earlier = new Map(containersOf(from).map((container) => [textAt(container, "name"), container]));
  return containersOf(to).flatMap((container) => {
    const before = earlier.get(textAt(container, "name"));
    return ofContainer(before === undefined ? undefined : settings(from, before), settings(to, container));
  });
}

/** What a container may do. */
interface Settings {
  readonly privileged: boolean;
  readonly escalates: boolean;
  readonly mayBeRoot: boolean;
  readonly writesRoot: boolean;
  readonly isUnconfined: boolean;
  readonly added: readonly string[];
  readonly dropped: readonly string[];
  readonly hostPorts: readonly number[];
}

function ofContainer(before: Settings | undefined, after: Settings): string[] {
  const isNew = (key: "escalates" | "mayBeRoot" | "writesRoot" | "isUnconfined"): boolean =>
    before !== undefined && after[key] && !before[key];
  const added = after.added.some((each) => !(before?.added ?? []).includes(each));
  const kept = (before?.dropped ?? []).some((each) => !after.dropped.includes(each) && !after.dropped.includes("ALL"));
  const ports = after.hostPorts.some((each) => !(before?.hostPorts ?? []).includes(each));
  return [
    ...said(after.privileged && before?.privileged !== true, "a container is privileged: it is root on its node"),
    ...said(isNew("escalates"), "allowPrivilegeEscalation is no longer false: a process may gain rights"),
    ...said(isNew("mayBeRoot"), "runAsNonRoot is no longer true: a container may run as root"),
    ...said(isNew("writesRoot"), "readOnlyRootFilesystem is no longer true: a container may change its own programs"),
    ...said(isNew("isUnconfined"), "the seccomp profile is gone: a container may make any system call"),
    ...said(added, "a container gets more capabilities"),
    ...said(kept, "a container keeps capabilities that it dropped"),
    ...said(ports, "a container listens on a port of its node"),
  ];
}

function said(isTrue: boolean, line: string): string[] {
  return isTrue ? [line] : [];
}

/** The settings of a container, with those of its pod where it says nothing. */
function settings(pod: Mapping, container: Mapping): Settings {
  const [own, shared] = [mappingAt(container, "securityContext"), mappingAt(pod, "securityContext")];
  const user = numberAt(own, "runAsUser") ?? numberAt(shared, "runAsUser");
  const profile = textAt(own, "seccompProfile", "type") ?? textAt(shared, "seccompProfile", "type");
  return {
    privileged: own["privileged"] === true,
    escalates: own["allowPrivilegeEscalation"] !== false,
    mayBeRoot: (own["runAsNonRoot"] ?? shared["runAsNonRoot"]) !== true && (user === undefined || user === 0),
    writesRoot: own["readOnlyRootFilesystem"] !== true,
    isUnconfined: profile === undefined || profile === "Unconfined",
    added: textsAt(own, "capabilities", "add"),
    dropped: textsAt(own, "capabilities", "drop"),
    hostPorts: mappingsAt(container, "ports")
      .map((port) => numberAt(port, "hostPort"))
      .filter((port) => port !== undefined),
  };
}

function containersOf(pod: Mapping): readonly Mapping[] {
  return [...mappingsAt(pod, "initContainers"), ...mappingsAt(pod, "containers")];
}

function hostPaths(pod: Mapping): string[] {
  return mappingsAt(pod, "volumes")
    .map((volume) => textAt(volume, "hostPath", "path"))
    .filter((path) => path !== undefined);
}
