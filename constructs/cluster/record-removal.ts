import { Command } from "@pulumi/command/local";
import type { Input, Resource } from "@pulumi/pulumi";

/**
 * Stands between who writes DNS records and the objects that become records. It does nothing while it is there. When all goes, it goes
 * after the objects and takes as long as their records may, and then whoever takes these away may go too: no engine waits for what a
 * cluster has in somebody's DNS. `FLOTILLA_RECORD_SECONDS` says how long where the clock does not fit: 0 where nothing runs.
 */
export function recordRemoval(cluster: string, seconds: number, writer: readonly Input<Resource>[]): Resource {
  return new Command(
    `${cluster}-records`,
    {
      // Node is wherever flotilla is, and every shell reads this alike.
      delete: `node -e "setTimeout(() => {}, 1000 * (process.env.FLOTILLA_RECORD_SECONDS || ${seconds}))"`,
      addPreviousOutputInEnv: false,
    },
    { dependsOn: [...writer] },
  );
}
