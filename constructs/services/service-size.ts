/** How much of a service runs: its pods, and what each of them asks for. */
export interface ServiceSize {
  readonly replicas: number;
  readonly resources: ServiceResources;
}

/** What one pod of a service asks for. Its processor time has no limit: a throttled webhook is one that does not answer in time. */
export interface ServiceResources {
  readonly requests: { readonly cpu: `${number}m`; readonly memory: `${number}Mi` };
  readonly limits: { readonly memory: `${number}Mi` };
}

/** A size in one line: pods, processor time in thousandths, memory that is asked for and memory at most, both in MiB. */
export function serviceSize(replicas: number, cpu: number, memory: number, memoryLimit: number): ServiceSize {
  return {
    replicas,
    resources: { requests: { cpu: `${cpu}m`, memory: `${memory}Mi` }, limits: { memory: `${memoryLimit}Mi` } },
  };
}
