import { deepEqual, equal, match, ok } from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { isChange } from "../../cli/changes-text.js";
import { Bucket } from "../../constructs/management/bucket.js";
import { platform } from "../../constructs/platform.js";
import { managementLayers } from "../../constructs/management/management-layers.js";
import { fleetServices } from "../../constructs/services/fleet-services.js";
import { isRelease } from "../../lib/chart-release.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import { manifests } from "../../lib/manifests.js";
import { allResources } from "../../sandbox/clouds/listing.js";
import { processes } from "../../sandbox/processes.js";
import { fleet } from "../../stacks/fleet.js";
import { filledIn } from "./filled-in.js";
import { createOldPod, differingFields, policyObjects, provePolicies, withLastRing } from "./policy-proof.js";
import { Project, toolsAreBuilt } from "./project.js";
import { announced, clusterRows, stacks, steps } from "./runs.js";

const production = ["management", "production-us", "production-eu", "production-apac"];
/** Nodes of each cluster, and pods of its workloads; its services have some more. */
const sizes = {
  management: [3, 16],
  "production-us": [50, 500],
  "production-eu": [30, 300],
  "production-apac": [20, 200],
  staging: [3, 0],
  development: [1, 0],
} as const;
const generations = 'jsonpath={range .items[*]}{.kind} {.metadata.name} {.metadata.generation}{"\\n"}{end}';
const machines = 'jsonpath={range .items[*]}{.metadata.name} {.spec.providerID}{"\\n"}{end}';
const known = { account: "production-us", region: "us-east-1", bucket: "acme-assets" } as const;

describe("the reference fleet in the sandbox", () => {
  let project: Project;
  let configurations: string;
  let untouched: readonly string[];
  let rows: Readonly<Record<string, string>>;
  const onManagement = async (args: readonly string[]) => {
    const { code, stdout, stderr } = await project.inSandbox("kubectl", ["--context", "management", ...args]);
    equal(code, 0, stdout + stderr);
    return stdout;
  };
  /** Every object of Cluster API with its generation, and every machine of staging. */
  const ofClusterApi = async () => {
    const kinds =
      "clusters.cluster.x-k8s.io,machinepools,awsmanagedclusters,awsmanagedcontrolplanes,awsmanagedmachinepools";
    const objects = await onManagement(["get", kinds, "-o", generations]);
    const nodes = await project.inSandbox("kubectl", ["--context", "staging", "get", "nodes", "-o", machines]);
    equal(nodes.code, 0, nodes.stderr);
    return [...objects.trim().split("\n"), ...nodes.stdout.trim().split("\n")];
  };
  const render = async () => {
    const { code, stderr } = await project.flotilla(["render"]);
    equal(code, 0, stderr);
  };
  /** What sync does: how many objects stay, and the others by cluster and outcome. */
  const synced = async (...clusters: readonly string[]) => {
    const { code, stdout, stderr } = await project.flotilla(["sync", ...clusters, "--sandbox", "--json"]);
    equal(code, 0, stdout + stderr);
    return (JSON.parse(stdout) as SyncJson).clusters.flatMap(({ cluster, layers }) =>
      layers.flatMap(({ objects }) =>
        objects.map(({ kind, name, outcome, drift, changes }) => ({
          text: `${outcome} ${cluster} ${kind} ${name}`,
          fields: [...drift, ...changes].map(({ path }) => path),
        })),
      ),
    );
  };
  const settings = () => Promise.all(stacks.map((stack) => project.read(`Pulumi.${stack}.yaml`))).then(String);

  before(async function () {
    if (!toolsAreBuilt) this.skip();
    project = await Project.ofReferenceFleet();
    configurations = await settings();
    await render();
  });
  after(() => project.remove());

  it("comes up with all nodes and pods", async () => {
    const up = await project.flotilla(["up", "--sandbox", "--yes"]);
    equal(up.code, 0, up.stdout + up.stderr);
    match(up.stderr, /^stand-in for Flux: applying rendered\/$/m);
    rows = await clusterRows(project);
    deepEqual(Object.keys(rows).sort(), Object.keys(sizes).sort());
    for (const [cluster, [nodes, pods]] of Object.entries(sizes)) {
      const [, ready = "", total = ""] =
        new RegExp(`^Ready ${nodes}/${nodes} (\\d+)/(\\d+)$`).exec(rows[cluster] ?? "") ?? [];
      equal(ready, total, `${cluster}: ${rows[cluster] ?? ""}`);
      ok(Number(total) > pods, `${cluster}: ${rows[cluster] ?? ""}`);
    }
  });

  it("has every service on every cluster, as helm lists its releases", async () => {
    const own = managementLayers(fleet).flatMap(({ manifests }) => manifests.filter(isRelease));
    for (const cluster of Object.keys(fleet.clusters)) {
      const list = await project.inSandbox("helm", ["list", "-A", "--kube-context", cluster, "-o", "json"]);
      equal(list.code, 0, list.stderr);
      const found = (JSON.parse(list.stdout) as readonly Release[]).map(
        ({ namespace, name, status }) => `${namespace}/${name} ${status}`,
      );
      const wanted = [
        ...fleetServices(fleet, cluster).map(({ chart }) => chart),
        ...(cluster === fleet.management ? own.map(({ metadata }) => metadata) : []),
        ...engineReleases(cluster),
      ].map(({ namespace = "", name }) => `${namespace}/${name} deployed`);
      deepEqual(found.sort(), wanted.sort(), cluster);
      ok(wanted.length >= 3, cluster);
    }
  });

  it("has the objects of services whose every field their kinds know", async () => {
    for (const cluster of Object.keys(fleet.clusters)) {
      const objects = fleetServices(fleet, cluster).flatMap(({ before, objects }) => [...before, ...objects]);
      await project.write("objects.json", JSON.stringify({ apiVersion: "v1", kind: "List", items: filledIn(objects) }));
      const strictly = ["--server-side", "--force-conflicts", "--dry-run=server", "--validate=strict"];
      const args = ["--context", cluster, "apply", ...strictly, "-f", "objects.json"];
      const { code, stdout, stderr } = await project.inSandbox("kubectl", args);
      equal(code, 0, `${cluster}: ${stderr}`);
      equal(stdout.trim().split("\n").length, objects.length, cluster);
    }
  });

  it("lists all clusters from the inventory of the management cluster", async () => {
    const { code, stdout, stderr } = await project.flotilla(["get", "clusters", "--sandbox", "--json"]);
    equal(code, 0, stdout + stderr);
    const rows = JSON.parse(stdout) as readonly Readonly<Record<string, unknown>>[];
    deepEqual(
      rows.map(({ name, provisioner, ring, healthy, inInventory }) => [name, provisioner, ring, healthy, inInventory]),
      [
        ["management", "pulumi", 0, true, true],
        ["development", "pulumi", 1, true, true],
        ["staging", "cluster-api", 2, true, true],
        ["production-apac", "pulumi", 3, true, true],
        ["production-eu", "pulumi", 3, true, true],
        ["production-us", "pulumi", 4, true, true],
      ],
    );
  });

  it("has staging created by Cluster API, as its own programs show", async () => {
    const clusters = await onManagement(["get", "clusters", "-A", "--no-headers"]);
    match(clusters, /^default +staging +True .*Provisioned/);
    equal(clusters.trim().split("\n").length, 1, clusters);
    const described = await project.inSandbox("clusterctl", [
      ...["describe", "cluster", "staging", "--kubeconfig-context", "management"],
      ...["--kubeconfig", join(project.folder, ".sandbox/kubeconfig")],
    ]);
    equal(described.code, 0, described.stderr);
    match(described.stdout, /Cluster default\/staging +3\/3 +3 +3 +3 +True +Available/);
  });

  it("takes the order of a bucket, and refuses one with a field that nobody knows", async () => {
    const order = (spec: object) => {
      const [bucket] = manifests("orders", (chart) => {
        new Bucket(chart, "Assets", {
          name: "assets",
          namespace: "default",
          domain: fleet.domain,
          cloud: "aws",
          spec: known,
        });
      });
      return project.write(
        "order.json",
        JSON.stringify({ ...bucket, spec: { ...(bucket?.["spec"] as object), ...spec } }),
      );
    };
    await order({ colour: "red" });
    const wrong = await project.inSandbox("kubectl", ["--context", "management", "apply", "-f", "order.json"]);
    equal(wrong.code, 1, wrong.stdout);
    match(wrong.stderr, /unknown field "spec\.colour"/);
    await order({});
    equal(await onManagement(["apply", "-f", "order.json"]), "bucket.platform.acme.example/assets created\n");
  });

  it("has nothing left to do", async () => {
    const { stacks } = await announced(project, ["preview"]);
    deepEqual(
      stacks.map(({ stack, changes }) => [stack, isChange(changes)]),
      ["management", "development", "staging", "prod-apac", "prod-eu", "prod-us"].map((stack) => [stack, false]),
    );
    deepEqual(await synced(), []);
  });

  it("announces for changed values of a chart its release, and changes it", async () => {
    untouched = await ofClusterApi();
    equal(untouched.length, 8, "five objects and three machines");
    await project.setFleet(withValues(fleet));
    const preview = await announced(project, ["preview"]);
    deepEqual(steps(preview), ["update production-us/kube-system/Release/metrics-server"]);

    const plain = await project.inSandbox("pulumi", ["preview", "-s", "prod-us", "--json"]);
    equal(plain.code, 0, plain.stdout + plain.stderr);
    const { steps: all } = JSON.parse(plain.stdout) as { steps: readonly { op: string; urn: string }[] };
    const own = preview.stacks.find(({ stack }) => stack === "prod-us")?.steps ?? [];
    deepEqual(
      all
        .filter(({ op }) => op !== "same")
        .map(({ op, urn }) => `${op} ${urn}`)
        .sort(),
      own.map(({ op, urn }) => `${op} ${urn}`).sort(),
    );

    const up = await announced(project, ["up", "production-us", "--yes"]);
    deepEqual(steps(up), steps(preview));
  });

  it("changes for a changed label the objects that carry it, by sync alone", async () => {
    await project.setFleet(withLabel(withValues(fleet)));
    deepEqual(steps(await announced(project, ["preview"])), []);
    await render();
    const labelled = ["Deployment", "HTTPRoute", "PodDisruptionBudget", "Service", "ServiceAccount"];
    deepEqual(
      (await synced()).map(({ text }) => text).sort(),
      ["production-apac", "production-eu", "production-us"].flatMap((cluster) =>
        labelled.map((kind) => `updated ${cluster} ${kind} storefront`),
      ),
    );
    deepEqual(await synced(), []);
  });

  it("touches neither an object of Cluster API nor a machine by that", async () => {
    deepEqual(await ofClusterApi(), untouched);
  });

  it("holds every cluster to its policies, which sync binds again, and is in the way of nothing that was there before", async () => {
    const clusters = Object.keys(fleet.clusters);
    for (const cluster of clusters) await createOldPod({ project, cluster });
    const mended = await synced();
    for (const cluster of clusters) {
      ok(
        mended.some(
          ({ text }) => text === `created ${cluster} ValidatingAdmissionPolicyBinding flotilla-host-namespaces`,
        ),
      );
      await provePolicies({ project, cluster }, cluster !== "production-us");
    }
  });

  it("moves a ring from audit to enforce by one field an object, in place", async () => {
    const move = async (enforcement: "audit" | "enforce") => {
      await project.setFleet(withLastRing(withLabel(withValues(fleet)), enforcement));
      await render();
      const fields = await synced("production-us");
      return { fields, objects: await policyObjects({ project, cluster: "production-us" }) };
    };
    const audit = await move("audit");
    const enforce = await move("enforce");
    const moved = differingFields(audit.objects, enforce.objects);
    deepEqual(
      Object.values(moved),
      Object.values(moved).map(() => ["spec.validationActions"]),
    );
    const bindings = [...audit.objects.keys()].filter((name) => name.startsWith("ValidatingAdmissionPolicyBinding "));
    ok(bindings.length > 20, `${bindings.length} policies`);
    deepEqual(
      bindings.filter((name) => !(name in moved)),
      [],
    );
    deepEqual(
      enforce.fields,
      enforce.fields.map(({ text }) => ({ text, fields: ['spec.validationActions["Deny"]'] })),
    );
    equal(enforce.fields.length, Object.keys(moved).length);
  });

  it("changes no file of the project", async () => {
    equal(await settings(), configurations);
  });

  it("keeps keys and the passphrase out of state, logs and the project", async () => {
    const root = join(project.folder, ".sandbox");
    const passphrase = (await readFile(join(root, "passphrase"), "utf8")).trim();
    const kubeconfig = await project.inSandbox("kubectl", ["config", "view", "--raw", "-o", "json"]);
    const keys = [...kubeconfig.stdout.matchAll(/"client-key-data": "([^"]+)"/g)].map(([, key = ""]) => key);
    equal(keys.length, 1, "of the local cluster");
    const secrets = [passphrase, ...keys, "PRIVATE KEY", Buffer.from("-----BEGIN RSA PRIVATE").toString("base64")];
    const leaks: string[] = [];
    for (const folder of ["state", "logs", "project", "clouds", "pulumi"]) {
      for (const file of await readdir(join(root, folder), { recursive: true, withFileTypes: true })) {
        if (!file.isFile()) continue;
        const path = join(file.parentPath, file.name);
        const text = await readFile(path, "utf8");
        if (secrets.some((secret) => text.includes(secret))) leaks.push(path);
      }
    }
    deepEqual(leaks, []);
  });

  it("is not taken down while production is protected", async () => {
    const down = await project.flotilla(["down", "--sandbox", "--yes"]);
    equal(down.code, 1, down.stdout + down.stderr);
    for (const cluster of production) {
      match(down.stderr, new RegExp(cluster));
    }
    equal((await clusterRows(project))["staging"], rows["staging"]);
  });

  it("leaves nothing in any cloud once it is taken down by name", async () => {
    const unprotect = production.flatMap((cluster) => ["--unprotect", cluster]);
    const down = await project.flotilla(["down", "--sandbox", "--yes", ...unprotect]);
    equal(down.code, 0, down.stdout + down.stderr);
    deepEqual(await allResources(join(project.folder, ".sandbox")), []);
    const planes = (await processes()).filter(({ command }) =>
      command.some((word) => word.includes(join(project.folder, ".sandbox/control-planes"))),
    );
    deepEqual(planes, []);
  });
});

/** What `flotilla sync --json` says, as far as it matters here. */
interface SyncJson {
  readonly clusters: readonly {
    readonly cluster: string;
    readonly layers: readonly {
      readonly objects: readonly {
        readonly kind: string;
        readonly name: string;
        readonly outcome: string;
        readonly drift: readonly { readonly path: string }[];
        readonly changes: readonly { readonly path: string }[];
      }[];
    }[];
  }[];
}

/** A release as helm lists it. */
interface Release {
  readonly name: string;
  readonly namespace: string;
  readonly status: string;
}

function withLabel({ workloads, ...rest }: Fleet): Fleet {
  return {
    ...rest,
    workloads: Object.fromEntries(
      Object.entries(workloads).map(([name, workload]) => [name, { ...workload, labels: { team: "shop" } }]),
    ),
  };
}

/** The releases of the delivery engine on a cluster. */
function engineReleases(cluster: string) {
  const root = platform(fleet, cluster).find(({ name }) => name === "delivery-root");
  return (root?.manifests ?? []).filter(isRelease).map(({ metadata }) => metadata);
}

function withValues(from: Fleet): Fleet {
  const cluster = from.clusters["production-us"];
  if (cluster === undefined) return from;
  const services = { ...cluster.services, metricsServer: { values: { podLabels: { team: "platform" } } } };
  return { ...from, clusters: { ...from.clusters, "production-us": { ...cluster, services } } };
}
