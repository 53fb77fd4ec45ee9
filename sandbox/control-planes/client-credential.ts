/** A client certificate and its key, PEM. */
export interface ClientCredential {
  readonly certificate: string;
  readonly key: string;
}

/** Administrator's credential of a control plane, as the exec plugins hand it out. */
export function clientCredential(root: string, name: string): Promise<ClientCredential> {
  return Promise.reject(new Error(`not written yet: ${root} ${name}`));
}
