import type { Properties } from "../provider/property-value.js";
import { numberAt, objectAt, textAt, valueAt } from "./kube-object.js";

/** Flags of `helm` that tell where a chart comes from. */
export function chartFlags(inputs: Properties): readonly string[] {
  return [
    ...texts(objectAt(inputs, "repositoryOpts"), REPOSITORY_FLAGS),
    ...texts(inputs, { version: "--version", keyring: "--keyring" }),
    ...switches(inputs, { devel: "--devel", verify: "--verify" }),
  ];
}

const REPOSITORY_FLAGS = {
  repo: "--repo",
  username: "--username",
  password: "--password",
  caFile: "--ca-file",
  certFile: "--cert-file",
  keyFile: "--key-file",
} as const;

/** Flags of `helm install` and `helm upgrade` alike. */
export function writeFlags(inputs: Properties, timeout: number): readonly string[] {
  return [
    ...texts(inputs, { description: "--description" }),
    ...switches(inputs, {
      atomic: "--rollback-on-failure",
      createNamespace: "--create-namespace",
      dependencyUpdate: "--dependency-update",
      disableOpenapiValidation: "--disable-openapi-validation",
      disableWebhooks: "--no-hooks",
      renderSubchartNotes: "--render-subchart-notes",
      skipCrds: "--skip-crds",
      waitForJobs: "--wait-for-jobs",
    }),
    ...waitFlags(inputs, timeout),
  ];
}

/** Flags of `helm install` alone. */
export function installFlags(inputs: Properties): readonly string[] {
  return switches(inputs, { replace: "--replace" });
}

/** Flags of `helm upgrade` alone. */
export function upgradeFlags(inputs: Properties): readonly string[] {
  return switches(inputs, {
    cleanupOnFail: "--cleanup-on-fail",
    forceUpdate: "--force-replace",
    resetValues: "--reset-values",
    reuseValues: "--reuse-values",
  });
}

/** Flags that tell how long to wait. */
export function waitFlags(inputs: Properties, timeout: number): readonly string[] {
  const seconds = timeout || numberAt(inputs, ["timeout"], 300);
  return [...(inputs["skipAwait"] === true ? [] : ["--wait"]), "--timeout", `${seconds}s`];
}

function texts(inputs: Properties, flags: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(flags).flatMap(([name, flag]) => (textAt(inputs, name) ? [flag, textAt(inputs, name)] : []));
}

function switches(inputs: Properties, flags: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(flags).flatMap(([name, flag]) => (valueAt(inputs, name) === true ? [flag] : []));
}
