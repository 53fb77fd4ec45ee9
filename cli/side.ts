/** One of the two things that a diff compares. */
export type Side =
  /** A commit of the project's repository: its full hash. */
  | { readonly kind: "revision"; readonly commit: string }
  /** The project as it is built now. */
  | { readonly kind: "working-tree" }
  /** A rendering that lies in a folder: its absolute path. */
  | { readonly kind: "folder"; readonly path: string };
