import { hostNamespaces } from "./host-namespaces.js";
import type { Rule } from "./rule.js";

/** Every rule that flotilla has, by id in alphabetical order. */
export const rules: readonly Rule[] = [hostNamespaces];
