import { container, pod } from "./case-pod.js";
import { everyContainer, type Each, type Rule, type Validation } from "./rule.js";

/** A context that may have options of SELinux: the one of the pod, or that of each container. */
interface Context {
  readonly options: string;
  readonly field: string;
  readonly each?: Each;
}

const ofThePod: Context = {
  options: "variables.pod.?securityContext.?seLinuxOptions",
  field: "spec.securityContext.seLinuxOptions",
};

const ofEachContainer: Context = {
  each: everyContainer,
  options: "container.?securityContext.?seLinuxOptions",
  field: "spec.containers[*].securityContext.seLinuxOptions",
};

const typed = ({ options, field, ...each }: Context, types: string): Validation => ({
  ...each,
  expression: `${options}.?type.orValue('') in ['', ${types}]`,
  field: `${field}.type`,
  must: "be absent or a type of containers",
  fix: "leave it out, or write container_t",
});

const absent = ({ options, field, ...each }: Context, option: "user" | "role"): Validation => ({
  ...each,
  expression: `${options}.?${option}.orValue('') == ''`,
  field: `${field}.${option}`,
  must: "be absent",
  fix: "leave it out, the runtime chooses it then",
});

const until131 = "'container_t', 'container_init_t', 'container_kvm_t'";
const since131 = `${until131}, 'container_engine_t'`;

const withOptions = (seLinuxOptions: Readonly<Record<string, string>>) =>
  pod({ containers: [container({ securityContext: { seLinuxOptions } })] });

/** Pod Security baseline: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline */
export const seLinuxOptions: Rule = {
  id: "se-linux-options",
  title: "SELinux knows pods as containers",
  why: "With another type, user or role SELinux lets a container touch what belongs to the node.",
  matches: "pods",
  validations: [ofThePod, ofEachContainer].flatMap((context) => [
    { ...typed(context, until131), until: "1.31" },
    { ...typed(context, since131), since: "1.31" },
    absent(context, "user"),
    absent(context, "role"),
  ]),
  cases: [
    { name: "no options", verdict: "good", object: pod({}) },
    { name: "a level", verdict: "good", object: withOptions({ level: "s0:c123,c456" }) },
    { name: "a type of containers", verdict: "good", object: withOptions({ type: "container_init_t" }) },
    { name: "the type of container engines", verdict: "good", object: withOptions({ type: "container_engine_t" }) },
    {
      name: "the type of container engines, before the standard knew it",
      verdict: "bad",
      kubernetes: "1.30",
      object: withOptions({ type: "container_engine_t" }),
    },
    { name: "the type of privileged containers", verdict: "bad", object: withOptions({ type: "spc_t" }) },
    { name: "a user", verdict: "bad", object: withOptions({ user: "system_u" }) },
    { name: "a role", verdict: "bad", object: withOptions({ role: "system_r" }) },
    {
      name: "another type for the whole pod",
      verdict: "bad",
      object: pod({ securityContext: { seLinuxOptions: { type: "spc_t" } } }),
    },
    {
      name: "a user for the whole pod",
      verdict: "bad",
      object: pod({ securityContext: { seLinuxOptions: { user: "root" } } }),
    },
  ],
};
