import { tree, type Mistake } from "./mistake.js";

const quota = (cpu: string) => `apiVersion: v1
kind: ResourceQuota
metadata: { name: compute, namespace: shop }
spec:
  hard: { requests.cpu: ${cpu} }
`;

/** A quota that nobody seems to need is made smaller. */
export const quotaBelowUsage: Mistake = {
  name: "quota below usage",
  incident: {
    title: "Increase resource quotas for Book A Secure Move",
    url: "https://github.com/ministryofjustice/cloud-platform-environments/pull/1437",
    story:
      "A quota was cut from 3000m to 50m, since it was not taken for a hard limit. The pods that ran went on, but no new one was created: the next release got stuck.",
  },
  base: tree({}, { "eu/tenants.yaml": quota("3000m") }),
  head: tree({}, { "eu/tenants.yaml": quota("50m") }),
  objects: ["eu ResourceQuota shop/compute"],
  dangers: [
    {
      rule: "quota-below-usage",
      message: "requests.cpu reaches 1 at full scale, above the quota of 50m: pods beyond it are refused",
    },
  ],
};
