/** For a suite of stacks: none may ask a cluster that is not there, with whatever credentials this machine has. */
export function withoutCredentialPlugins(): void {
  const path = process.env["PATH"];
  before(() => {
    process.env["PATH"] = "";
  });
  after(() => {
    process.env["PATH"] = path;
  });
}
