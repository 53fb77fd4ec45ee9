import * as fc from "fast-check";

import type { Manifest } from "../../lib/manifests.js";

/** An object some of whose fields are there. */
const some = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>) => fc.record(fields, { requiredKeys: [] });
const oneOf = <Value>(...values: readonly Value[]) => fc.constantFrom(...values);

const profile = some({ type: oneOf("RuntimeDefault", "Localhost", "Unconfined", "", "Other") });
const seLinuxOptions = some({
  type: oneOf("", "container_t", "container_init_t", "container_kvm_t", "container_engine_t", "spc_t"),
  user: oneOf("", "system_u"),
  role: oneOf("", "system_r"),
  level: oneOf("s0:c123,c456"),
});

/** What pods and containers may both say. */
const ofBoth = {
  appArmorProfile: profile,
  seccompProfile: profile,
  seLinuxOptions,
  windowsOptions: some({ hostProcess: fc.boolean() }),
  runAsNonRoot: fc.boolean(),
  runAsUser: oneOf(0, 1, 1000),
};

const capability = oneOf(
  "ALL",
  "all",
  "AUDIT_WRITE",
  "CHOWN",
  "KILL",
  "NET_BIND_SERVICE",
  "NET_RAW",
  "SYS_ADMIN",
  "CAP_CHOWN",
);
const ofContainer = some({
  ...ofBoth,
  privileged: fc.boolean(),
  allowPrivilegeEscalation: fc.boolean(),
  procMount: oneOf("Default", "Unmasked", "Other", ""),
  capabilities: some({ add: fc.array(capability, { maxLength: 2 }), drop: fc.array(capability, { maxLength: 2 }) }),
});

const sysctls = [
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.ping_group_range",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_notsent_lowat",
  "net.ipv4.tcp_rmem",
  "net.ipv4.tcp_slow_start_after_idle",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.tcp_wmem",
  "net.ipv4/tcp_wmem",
  "kernel.msgmax",
];
const ofPod = some({
  ...ofBoth,
  sysctls: fc.array(
    oneOf(...sysctls).map((name) => ({ name, value: "1" })),
    { maxLength: 2 },
  ),
});

const handler = fc.oneof(
  some({ host: oneOf("", "127.0.0.1", "10.0.0.1", "localhost"), port: oneOf(80) }).map((httpGet) => ({ httpGet })),
  some({ host: oneOf("", "::1", "db.example"), port: oneOf(80) }).map((tcpSocket) => ({ tcpSocket })),
  oneOf({ exec: { command: ["true"] } }),
);

const port = fc.record(
  { containerPort: fc.constant(80), hostPort: oneOf(0, 8080) },
  { requiredKeys: ["containerPort"] },
);

const container = (name: string) =>
  fc
    .record(
      {
        securityContext: ofContainer,
        ports: fc.array(port, { maxLength: 2 }),
        livenessProbe: handler,
        readinessProbe: handler,
        startupProbe: handler,
        lifecycle: some({ postStart: handler, preStop: handler }),
      },
      { requiredKeys: [] },
    )
    .map((fields) => ({ name, image: "registry.example/acme/app:1.0.0", ...fields }));

const volumes = [
  "awsElasticBlockStore",
  "azureDisk",
  "azureFile",
  "cephfs",
  "cinder",
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "fc",
  "flexVolume",
  "flocker",
  "gcePersistentDisk",
  "gitRepo",
  "glusterfs",
  "hostPath",
  "image",
  "iscsi",
  "nfs",
  "persistentVolumeClaim",
  "photonPersistentDisk",
  "portworxVolume",
  "projected",
  "quobyte",
  "rbd",
  "scaleIO",
  "secret",
  "storageos",
  "vsphereVolume",
];

const appArmor = "container.apparmor.security.beta.kubernetes.io/";
const seccomp = "seccomp.security.alpha.kubernetes.io/pod";
const seccompOf = "container.seccomp.security.alpha.kubernetes.io/";
const named = oneOf<string>("", "runtime/default", "docker/default", "localhost/web", "localhost", "unconfined");

const annotations = fc.record(
  {
    [`${appArmor}main`]: named,
    [`${appArmor}nobody`]: named,
    [seccomp]: named,
    [`${seccompOf}main`]: named,
    [`${seccompOf}init`]: named,
    [`${seccompOf}debug`]: named,
    [`${seccompOf}nobody`]: named,
    "acme.example/note": oneOf<string>("unconfined"),
  },
  { requiredKeys: [] },
);

const metadata = fc.record(
  { name: fc.constant("random"), namespace: fc.constant("default"), annotations },
  { requiredKeys: ["name", "namespace"] },
);

const spec = fc
  .record(
    {
      containers: fc.tuple(container("main")),
      initContainers: fc.tuple(container("init")),
      ephemeralContainers: fc.tuple(container("debug")),
      securityContext: ofPod,
      volumes: fc.array(
        oneOf(...volumes).map((kind) => ({ name: kind, [kind]: {} })),
        { maxLength: 2 },
      ),
      os: some({ name: oneOf("linux", "windows", "") }),
      hostUsers: fc.boolean(),
      hostNetwork: fc.boolean(),
      hostPID: fc.boolean(),
      hostIPC: fc.boolean(),
    },
    { requiredKeys: ["containers"] },
  )
  .map((pod) => (pod.hostNetwork === true ? withHostPorts(pod) : pod));

interface Port {
  readonly containerPort: number;
  readonly hostPort?: number;
}

/** In the network of its node each port of a container is one of the node; the API server says so where nobody else does. */
function withHostPorts<Pod>(pod: Pod): Pod {
  const filledIn = JSON.stringify(pod, (key, value: unknown) =>
    key === "ports"
      ? (value as Port[]).map((each) => ({ ...each, hostPort: each.hostPort || each.containerPort }))
      : value,
  );
  return JSON.parse(filledIn) as Pod;
}

/** A pod that sets, at random, each field that Pod Security looks at, to values that it admits and to others. */
export const podArbitrary: fc.Arbitrary<Manifest> = fc
  .record({ metadata, spec })
  .map((fields) => ({ apiVersion: "v1", kind: "Pod", ...fields }));
