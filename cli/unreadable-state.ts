import { fileURLToPath } from "node:url";

/** That the state of a stack cannot be read, and how to get back the last good one. */
export function unreadableState(
  stack: string,
  reason: string,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const url = env["PULUMI_BACKEND_URL"] ?? "";
  const fix = url.startsWith("file:///")
    ? `put back the last good one: in ${fileURLToPath(url)}/.pulumi/stacks/flotilla, cp ${stack}.json.bak ${stack}.json ` +
      "(older ones are under .pulumi/backups)"
    : `put back an earlier one: pulumi stack export --version <number> -s ${stack} | pulumi stack import -s ${stack}`;
  return `the state of the stack ${stack} cannot be read: ${reason}; ${fix}`;
}
