import { output, type Input, type Unwrap } from "@pulumi/pulumi";

/** The value of an output of a program that has run. */
export function plain<T>(value: Input<T>): Promise<Unwrap<T>> {
  return new Promise((resolve) => {
    output(value).apply(resolve);
  });
}
