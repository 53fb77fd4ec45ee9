/** Something to do with many items, one by one. */
export interface Work<Item, Result> {
  readonly on: (item: Item) => Result | Promise<Result>;
  /** Lets go of what the work holds open. */
  readonly end: () => void | Promise<void>;
}
