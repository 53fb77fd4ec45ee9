/**
 * The grammar of image references, in regular expressions that JavaScript and RE2 read alike:
 * https://github.com/distribution/reference/blob/main/reference.go
 */

/** What stands between two slashes of a repository's path. */
export const repositoryPart = "[a-z0-9]+(([._]|__|-+)[a-z0-9]+)*";

const label = "[a-z0-9]([a-z0-9-]*[a-z0-9])?";

/** A registry as DNS compares hosts, in lower case: a name with a dot, a name with a port, `localhost` or an address. */
export const registryHost = [`(${label}(\\.${label})+|localhost|\\[[0-9a-f:]+\\])(:[0-9]+)?`, `${label}:[0-9]+`].join(
  "|",
);

/** The tag, without the colon before it. */
export const imageTag = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";

/** The digest, without the at sign before it, by one of the algorithms that are supported. */
export const imageDigest = "(sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})";
