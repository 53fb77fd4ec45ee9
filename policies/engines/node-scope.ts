import type { Environment, ParseResult } from "@marcbachmann/cel-js";

import type { Variable } from "../rule.js";
import { celEnvironment } from "./cel-environment.js";
import { celValue, type CelMap } from "./judged-object.js";

/** What expressions of a rule may read of an object: variables get their values when they are read for the first time. */
export interface Scope {
  readonly object: CelMap;
  readonly variables: object;
}

/** Values of the variables that all rules have in common, by name: each is found out once for an object. */
export type SharedValues = Map<string, unknown>;

/** The variables of a rule: `shared` ones, whose expressions are the same in all rules of a set, its own, and its parameters. */
export interface ScopeVariables {
  readonly shared: readonly Variable[];
  readonly own: readonly Variable[];
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Compiles the variables of a rule, and what else it says in an environment that knows them. */
export class ScopeCompiler {
  readonly #environment: Environment;
  readonly #Variables: new (object: CelMap, shared: SharedValues) => object;

  constructor({ shared, own, parameters }: ScopeVariables) {
    const Variables = class {
      readonly #scope: Scope;
      readonly #own: SharedValues = new Map();
      readonly #shared: SharedValues;

      constructor(object: CelMap, values: SharedValues) {
        this.#scope = { object, variables: this };
        this.#shared = values;
      }

      static define(name: string, program: ParseResult, isShared: boolean): void {
        Object.defineProperty(this.prototype, name, {
          get(this: InstanceType<typeof Variables>) {
            const values = isShared ? this.#shared : this.#own;
            if (!values.has(name)) {
              values.set(name, program(this.#scope));
            }
            return values.get(name);
          },
        });
      }
    };
    // Looked up by constructor: a class of its own for each rule, since each has variables of its own.
    this.#environment = celEnvironment().registerType("Variables", Variables);
    this.#Variables = Variables;
    Object.defineProperty(Variables.prototype, "params", { value: celValue(parameters) });
    for (const { name, expression } of shared) {
      Variables.define(name, this.compile(expression), true);
    }
    for (const { name, expression } of own) {
      Variables.define(name, this.compile(expression), false);
    }
  }

  /** An expression, ready to be evaluated in a scope. */
  compile(expression: string): ParseResult {
    return this.#environment.parse(expression);
  }

  scope(object: CelMap, shared: SharedValues): Scope {
    return { object, variables: new this.#Variables(object, shared) };
  }
}
