/** What an API server says at `/version`. */
export interface VersionInfo {
  readonly gitVersion?: string;
  readonly minor?: string;
  readonly emulationMajor?: string;
  readonly emulationMinor?: string;
}

/** Version of an API server: `"1.35.2"`; of one that emulates an older minor, that minor. Clouds have minors such as `"35+"`. */
export function versionText({ gitVersion = "", minor = "", emulationMajor, emulationMinor }: VersionInfo): string {
  const emulates =
    emulationMajor !== undefined && emulationMinor !== undefined && emulationMinor !== minor.replace(/\D/g, "");
  return emulates ? `${emulationMajor}.${emulationMinor}` : gitVersion.replace(/^v/, "").replace(/[-+].*$/, "");
}
