import { compareBuild, parse, type SemVer } from "semver";

import { compareTexts } from "../compare-texts.js";

const shownVersions = 3;

/**
 * The known versions nearest to one that is not among them, newest first: those next to it on both sides, without
 * prereleases unless it is one. Nothing if it is known, with or without a `v`.
 */
export function nearestVersions(version: string, known: readonly string[]): string[] | undefined {
  const wanted = parse(version);
  const all = known.map((text) => ({ text, version: parse(text) })).sort(newestFirst);
  if (all.some((each) => isSame(each, { text: version, version: wanted }))) {
    return undefined;
  }
  const readable = all.filter(({ version: each }) => each !== null && isAsFinal(each, wanted));
  if (readable.length === 0) {
    return all.slice(0, shownVersions).map(({ text }) => text);
  }
  if (wanted === null) {
    return readable.slice(0, shownVersions).map(({ text }) => text);
  }
  const place = readable.findIndex((each) => each.version !== null && compareBuild(each.version, wanted) < 0);
  const below = place < 0 ? readable.length : place;
  const from = Math.max(0, Math.min(below - 1, readable.length - shownVersions));
  return readable.slice(from, from + shownVersions).map(({ text }) => text);
}

function isAsFinal(version: SemVer, wanted: SemVer | null): boolean {
  return version.prerelease.length === 0 || (wanted !== null && wanted.prerelease.length > 0);
}

interface Known {
  readonly text: string;
  readonly version: SemVer | null;
}

function isSame(a: Known, b: Known): boolean {
  return a.text === b.text || (a.version !== null && b.version !== null && compareBuild(a.version, b.version) === 0);
}

function newestFirst(a: Known, b: Known): number {
  return a.version !== null && b.version !== null ? compareBuild(b.version, a.version) : compareTexts(b.text, a.text);
}
