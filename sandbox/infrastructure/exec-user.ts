import type { ExecCredential } from "../../constructs/cluster/kubeconfig.js";
import type { Properties } from "../provider/property-value.js";

/** The user of a kubeconfig who signs in with a command. */
export function execUser({ command, args, installHint }: ExecCredential): Properties {
  return {
    exec: {
      apiVersion: "client.authentication.k8s.io/v1beta1",
      command,
      args: [...args],
      installHint,
      interactiveMode: "IfAvailable",
      provideClusterInfo: true,
    },
  };
}
