import { Failure } from "../failure.js";

/** Why a chart cannot be used. */
export type ChartTrouble = "absent" | "changed" | "not recorded" | "not reachable";

/** A chart that cannot be used. */
export class ChartFailure extends Failure {
  constructor(
    readonly trouble: ChartTrouble,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
