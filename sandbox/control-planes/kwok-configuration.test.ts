import { deepEqual, equal, match } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { loadAll } from "js-yaml";

import { packageRoot } from "../package-root.js";
import { kwokConfiguration, serverVersion, supportedMinors } from "./kwok-configuration.js";
import { portsFrom } from "./ports.js";

interface Kwokctl {
  readonly options: Readonly<Record<string, unknown>>;
  readonly componentsPatches: readonly {
    readonly name: string;
    readonly extraArgs: readonly { key: string; value: string }[];
  }[];
}

describe("kwokConfiguration", () => {
  const configured = (webhooks: boolean) => {
    const args = { tools: "/t", ports: portsFrom(21_000), kubernetes: "1.35", services: "10.96.0.0/12", webhooks };
    const [document] = loadAll(kwokConfiguration(args)) as [Kwokctl];
    return document;
  };
  const kwokctl = configured(false);

  it("gives every port and program, so that kwokctl picks and downloads none", () => {
    const { options } = kwokctl;
    equal(options["bindAddress"], "127.0.0.1");
    deepEqual(
      Object.entries(options).filter(([key]) => /(Port|Binary)$/.test(key)),
      [
        ["kubeApiserverPort", 21_000],
        ["etcdPort", 21_001],
        ["etcdPeerPort", 21_002],
        ["kwokControllerPort", 21_003],
        ["kubeControllerManagerPort", 21_004],
        ["kubeSchedulerPort", 21_005],
        ["etcdBinary", "/t/etcd"],
        ["kubeApiserverBinary", "/t/kube-apiserver"],
        ["kubeControllerManagerBinary", "/t/kube-controller-manager"],
        ["kubeSchedulerBinary", "/t/kube-scheduler"],
        ["kwokControllerBinary", "/t/kwok"],
      ],
    );
  });

  it("lets all components speak the version that the spec asks for", () => {
    const emulating = kwokctl.componentsPatches.filter(({ extraArgs }) =>
      extraArgs.some(({ key, value }) => key === "emulated-version" && value === "1.35"),
    );
    deepEqual(
      emulating.map(({ name }) => name),
      ["kube-apiserver", "kube-controller-manager", "kube-scheduler"],
    );
  });

  it("asks admission webhooks only where somebody answers them", () => {
    const switchedOff = ({ componentsPatches }: Kwokctl) =>
      componentsPatches.flatMap(({ extraArgs }) => extraArgs.filter(({ key }) => key === "disable-admission-plugins"));
    deepEqual(switchedOff(configured(false)), [
      { key: "disable-admission-plugins", value: "ValidatingAdmissionWebhook,MutatingAdmissionWebhook" },
    ]);
    deepEqual(switchedOff(configured(true)), []);
  });

  it("gives each controller the rights of its own account, and none those of an administrator", () => {
    const manager = kwokctl.componentsPatches.find(({ name }) => name === "kube-controller-manager");
    deepEqual(
      manager?.extraArgs.filter(({ key }) => key === "use-service-account-credentials"),
      [{ key: "use-service-account-credentials", value: "true" }],
    );
  });

  it("runs the version that tools/provide.sh provides", () => {
    match(readFileSync(join(packageRoot(), "tools", "provide.sh"), "utf8"), new RegExp(`^k8s=${serverVersion}$`, "m"));
    equal(serverVersion.startsWith(`v${supportedMinors[supportedMinors.length - 1] ?? ""}.`), true);
  });
});
