/** A class of machines: the same virtual processors and memory on each cloud. */
export interface MachineRow {
  readonly vcpu: number;
  readonly memoryGiB: number;
  /** Instance type of Amazon EC2. */
  readonly eks: string;
  /** Machine type of Google Compute Engine. */
  readonly gke: string;
  /** Size of an Azure virtual machine. */
  readonly aks: string;
  /** Where AWS, Google Cloud and Azure write down what their type has. */
  readonly source: readonly [string, string, string];
}

/** A machine as one cloud knows it. */
export interface MachineType {
  /** Name of the type in the cloud: `"r5.xlarge"`; on a local cluster the class. */
  readonly type: string;
  readonly vcpu: number;
  readonly memoryGiB: number;
}

/** A class of the catalogue: `"general.xlarge"`. */
export type MachineClass = keyof typeof machineTypes;

const aws = "https://docs.aws.amazon.com/ec2/latest/instancetypes";
const google = "https://cloud.google.com/compute/docs/general-purpose-machines";
const azure = "https://learn.microsoft.com/azure/virtual-machines/sizes";

const general = [`${aws}/gp.html`, `${google}#n2_series`, `${azure}/general-purpose/dsv5-series`] as const;
const memory = [`${aws}/mo.html`, `${google}#n2_series`, `${azure}/memory-optimized/esv5-series`] as const;
const compute = [`${aws}/co.html`, `${google}#c4_series`, `${azure}/compute-optimized/fsv2-series`] as const;
const burstable = [`${aws}/gp.html`, `${google}#e2_machine_types`, `${azure}/general-purpose/bsv2-series`] as const;

/** The catalogue of machines by class. */
export const machineTypes = {
  "general.large": row([2, 8], ["m5.large", "n2-standard-2", "Standard_D2s_v5"], general),
  "general.xlarge": row([4, 16], ["m5.xlarge", "n2-standard-4", "Standard_D4s_v5"], general),
  "general.2xlarge": row([8, 32], ["m5.2xlarge", "n2-standard-8", "Standard_D8s_v5"], general),
  "general.4xlarge": row([16, 64], ["m5.4xlarge", "n2-standard-16", "Standard_D16s_v5"], general),
  "general.8xlarge": row([32, 128], ["m5.8xlarge", "n2-standard-32", "Standard_D32s_v5"], general),

  "memory.large": row([2, 16], ["r5.large", "n2-highmem-2", "Standard_E2s_v5"], memory),
  "memory.xlarge": row([4, 32], ["r5.xlarge", "n2-highmem-4", "Standard_E4s_v5"], memory),
  "memory.2xlarge": row([8, 64], ["r5.2xlarge", "n2-highmem-8", "Standard_E8s_v5"], memory),
  "memory.4xlarge": row([16, 128], ["r5.4xlarge", "n2-highmem-16", "Standard_E16s_v5"], memory),
  "memory.8xlarge": row([32, 256], ["r5.8xlarge", "n2-highmem-32", "Standard_E32s_v5"], memory),

  "compute.large": row([2, 4], ["c5.large", "c4-highcpu-2", "Standard_F2s_v2"], compute),
  "compute.xlarge": row([4, 8], ["c5.xlarge", "c4-highcpu-4", "Standard_F4s_v2"], compute),
  "compute.2xlarge": row([8, 16], ["c5.2xlarge", "c4-highcpu-8", "Standard_F8s_v2"], compute),
  "compute.4xlarge": row([16, 32], ["c5.4xlarge", "c4-highcpu-16", "Standard_F16s_v2"], compute),

  "burstable.medium": row([2, 4], ["t3.medium", "e2-medium", "Standard_B2ls_v2"], burstable),
  "burstable.large": row([2, 8], ["t3.large", "e2-standard-2", "Standard_B2s_v2"], burstable),
  "burstable.xlarge": row([4, 16], ["t3.xlarge", "e2-standard-4", "Standard_B4s_v2"], burstable),
  "burstable.2xlarge": row([8, 32], ["t3.2xlarge", "e2-standard-8", "Standard_B8s_v2"], burstable),
} as const satisfies Readonly<Record<string, MachineRow>>;

/** The classes of the catalogue. */
export const machineClasses = Object.keys(machineTypes) as readonly MachineClass[];

/** A cloud that runs machines; on a local cluster nodes are containers. */
export type MachineCloud = "eks" | "gke" | "aks" | "local";

/**
 * The machine that a pool asks for, by class or by the cloud's own type.
 *
 * @throws RangeError when the catalogue does not have it, which the checks of a fleet find first
 */
export function machineType(machine: string, cloud: MachineCloud): MachineType {
  const found = machineClass(machine, cloud);
  if (found === undefined) {
    throw new RangeError(`the catalogue of machine types has no "${machine}" on ${cloud}`);
  }
  const { vcpu, memoryGiB } = machineTypes[found];
  return { type: typeName(found, cloud), vcpu, memoryGiB };
}

/** The class of a machine that is given by class or by the cloud's own type; `undefined` when the catalogue has no such row. */
export function machineClass(machine: string, cloud: MachineCloud): MachineClass | undefined {
  return machineClasses.find((name) => name === machine || typeName(name, cloud) === machine);
}

/** The name of a class in a cloud. */
export function typeName(machine: MachineClass, cloud: MachineCloud): string {
  return cloud === "local" ? machine : machineTypes[machine][cloud];
}

function row(
  [vcpu, memoryGiB]: readonly [number, number],
  [eks, gke, aks]: readonly [string, string, string],
  source: MachineRow["source"],
): MachineRow {
  return { vcpu, memoryGiB, eks, gke, aks, source };
}
