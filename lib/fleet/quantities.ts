/** Amounts of CPU and memory, as Kubernetes writes them: `{ cpu: "500m", memory: "1Gi" }`. */
export interface Quantities {
  readonly cpu: string;
  readonly memory: string;
}
