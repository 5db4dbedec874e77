import type { FileShape, MediaKind, PlatformProfile } from "#lib/connectors/profile";

/** What is known of a file that decides whether a platform takes it. */
export type FileFacts = { type: string; size: number; width: number | null; height: number | null };

/** Files of a kind that a platform takes. */
export type Acceptance = { maxBytes: number; types: readonly string[] | null; shape: FileShape | null };

/**
 * Why a platform does not take a file, as a key of the catalogue `errors.library.fit` with its values; `advice` is taken all the
 * same.
 */
export type FitProblem =
  | { key: "type"; values: { type: string }; advice?: false }
  | { key: "large"; values: { megabytes: number }; advice?: false }
  | { key: "exact"; values: { width: number; height: number; across: number; down: number }; advice?: false }
  | { key: "cut"; values: { ratio: string; across: number; down: number }; advice: true };

/** Types that run in a browser or on a machine, and are never kept to be sent. */
const active = new Set(["image/svg+xml", "text/html", "application/xml", "application/x-msdownload"]);

export function isActiveContent(type: string): boolean {
  return active.has(type);
}

/** Files of a kind that templates of a platform may have, or else its messages; null where there are none. */
export function acceptanceOf(profile: PlatformProfile, kind: MediaKind): Acceptance | null {
  const shape = profile.fileShapes?.[kind] ?? null;
  const parts: Partial<Record<MediaKind, { maxBytes: number; types: readonly string[] }>> =
    profile.templates?.parts?.media ?? {};
  const rule = parts[kind];
  if (rule) return { ...rule, shape };
  const maxBytes = profile.media[kind];
  return maxBytes === undefined ? null : { maxBytes, types: profile.mediaTypes?.[kind] ?? null, shape };
}

/** What stands against a file, the first of it first: nothing when it is taken as it is. */
export function fitProblem(accepted: Acceptance, { type, size, width, height }: FileFacts): FitProblem | null {
  const { maxBytes, types, shape } = accepted;
  if (isActiveContent(type) || (types && !types.includes(type))) return { key: "type", values: { type } };
  if (size > maxBytes) return { key: "large", values: { megabytes: megabytesOf(maxBytes) } };
  if (!shape || width === null || height === null || height === 0) return null;
  const found = { across: width, down: height };
  const { exactly, ratio } = shape;
  if (exactly && (width !== exactly.width || height !== exactly.height))
    return { key: "exact", values: { ...exactly, ...found } };
  if (ratio && Math.abs(width / height / ratio - 1) > ratioTolerance)
    return { key: "cut", values: { ratio: String(ratio), ...found }, advice: true };
  return null;
}

/** Nobody sees a twentieth less. */
const ratioTolerance = 0.05;

/** Types a platform takes of any kind, each with its most bytes; a kind without a list of types tells of none. */
function typesOf({ media, mediaTypes = {} }: PlatformProfile): [string, number][] {
  return (Object.entries(mediaTypes) as [MediaKind, readonly string[]][]).flatMap(([kind, types]) =>
    types.map((type): [string, number] => [type, media[kind] ?? 0]),
  );
}

/** Most bytes of a file of a type that any of the platforms takes; 0 for a type that none of them names. */
export function mostBytes(profiles: readonly PlatformProfile[], type: string): number {
  if (isActiveContent(type)) return 0;
  const sizes = profiles.flatMap(typesOf).flatMap(([one, most]) => (one === type ? [most] : []));
  return Math.max(0, ...sizes);
}

/** All types that the library takes: those that a platform names. */
export function libraryTypes(profiles: readonly PlatformProfile[]): string[] {
  const named = profiles.flatMap(typesOf).map(([type]) => type);
  return [...new Set(named)].filter((type) => !isActiveContent(type)).sort();
}

/** Kinds of file that a platform takes in any way, with what it takes of each. */
export function acceptances(profile: PlatformProfile): [MediaKind, Acceptance][] {
  const kinds = new Set([...Object.keys(profile.media), ...Object.keys(profile.templates?.parts?.media ?? {})]);
  return [...(kinds as Set<MediaKind>)].flatMap((kind): [MediaKind, Acceptance][] => {
    const accepted = acceptanceOf(profile, kind);
    return accepted ? [[kind, accepted]] : [];
  });
}

/** Whether a platform takes a file at all, as whatever kind. */
export function isTaken(profile: PlatformProfile, kind: MediaKind, file: FileFacts): boolean {
  return acceptances(profile).some(([one, accepted]) => {
    // Without a list of types a kind takes what it is, and a document is anything.
    if (!accepted.types && one !== kind && one !== "document") return false;
    const problem = fitProblem(accepted, file);
    return problem === null || problem.advice === true;
  });
}

function megabytesOf(bytes: number): number {
  return Math.round((bytes / 1024 / 1024) * 10) / 10;
}
