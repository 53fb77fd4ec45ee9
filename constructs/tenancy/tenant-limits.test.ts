import { deepEqual, ok, throws } from "node:assert/strict";

import fc from "fast-check";

import { manifests, manifestTitle, type Manifest } from "../../lib/manifests.js";
import { admitted } from "./pod-admission.test.data.js";
import { presetProblems } from "./preset-problems.test.data.js";
import { presets } from "./presets.test.data.js";
import { TenantLimits, type TenantLimitsProps } from "./tenant-limits.js";

const render = (props: Omit<TenantLimitsProps, "namespace">, namespace = "shop"): Manifest[] =>
  manifests("test", (chart) => {
    new TenantLimits(chart, "limits", { namespace, ...props });
  });
const quota = { requests: { cpu: "4000m", memory: "8192Mi" }, pods: 50 };

describe("TenantLimits", () => {
  it("are the defaults of containers before the ceiling of all", () => {
    deepEqual(render({ quota }).map(manifestTitle), ["LimitRange shop/tenant", "ResourceQuota shop/tenant"]);
  });

  it("are what fits, where nothing else is said, as the API server answers it", () => {
    deepEqual(
      render({ quota }).map(({ spec }) => spec),
      [
        {
          limits: [
            {
              type: "Container",
              default: { memory: "128Mi" },
              defaultRequest: { cpu: "100m", memory: "128Mi" },
            },
          ],
        },
        {
          hard: {
            "limits.memory": "8Gi",
            pods: "50",
            "requests.cpu": "4",
            "requests.memory": "8Gi",
            "services.nodeports": "0",
          },
        },
      ],
    );
  });

  it("are what a team says", () => {
    deepEqual(
      render({
        quota: {
          requests: { cpu: "0.5", memory: "1.5Gi" },
          limits: { cpu: "2.0", memory: "1G" },
          pods: 1000,
          counts: { "services.nodeports": 1, "services.loadbalancers": 1, "count/jobs.batch": 0 },
        },
        limits: {
          min: { memory: "1024Ki" },
          defaultRequest: { cpu: "50m", memory: "64Mi" },
          default: { cpu: "1000m", memory: "128Mi" },
          max: { cpu: "2" },
        },
      }).map(({ spec }) => spec),
      [
        {
          limits: [
            {
              type: "Container",
              min: { memory: "1Mi" },
              defaultRequest: { cpu: "50m", memory: "64Mi" },
              default: { cpu: "1", memory: "128Mi" },
              max: { cpu: "2" },
            },
          ],
        },
        {
          hard: {
            "count/jobs.batch": "0",
            "limits.cpu": "2",
            "limits.memory": "1G",
            pods: "1k",
            "requests.cpu": "500m",
            "requests.memory": "1536Mi",
            "services.loadbalancers": "1",
            "services.nodeports": "1",
          },
        },
      ],
    );
  });

  it("refuse a namespace that can be none", () => {
    throws(() => render({ quota }, "Shop"), {
      name: "InvalidError",
      message:
        'test/limits is invalid\n  namespace must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "Shop"; did you mean "shop"',
    });
  });

  it("admit their own default pod, in each of 10,000 random forms that the checks accept", () => {
    const random = fc.sample(presets, { numRuns: 15_000, seed: 7 });
    const accepted = random.filter((preset) => presetProblems(preset).length === 0);
    ok(accepted.length > 10_000 && accepted.length < 12_000, `${accepted.length} of 15,000 are accepted`);

    const objects = manifests("test", (chart) => {
      accepted.forEach((preset, index) => {
        new TenantLimits(chart, `limits-${index}`, { ...preset, namespace: "shop" });
      });
    });
    const refused = accepted
      .map((preset, index) => ({ preset, verdict: admitted(objects.slice(2 * index, 2 * index + 2), [{}]) }))
      .filter(({ verdict }) => verdict !== "admitted");
    deepEqual(refused, []);
  }).timeout(60_000);
});
