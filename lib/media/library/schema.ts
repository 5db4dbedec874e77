import { z } from "zod";
import type { platforms } from "#db/enums";
import { mediaKinds } from "#db/media-enums";

/** Most characters of a file's name. */
export const nameMax = 200;
/** Files of one page of the library. */
export const pageSizes = [10, 20, 50, 100] as const;
/** Most files that are removed at once. */
export const removalMax = 200;

const id = z.string().min(1).max(64);
// biome-ignore lint/suspicious/noControlCharactersInRegex: they have no place in a name that is shown
const unshown = /[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

export const RenameFileInput = z.object({
  id,
  name: z
    .string()
    .trim()
    .min(1, "library.nameRequired")
    .max(nameMax, "library.nameLong")
    .refine((name) => !unshown.test(name), "library.nameUnshown"),
});
export type RenameFileInput = z.output<typeof RenameFileInput>;

export const FileInput = z.object({ id });
export const RemoveFilesInput = z.object({ ids: z.array(id).min(1).max(removalMax) });

export const FindFilesInput = z.object({
  channelId: z.string().min(1).max(64),
  kind: z.enum(mediaKinds),
  q: z.string().trim().max(nameMax),
  page: z.number().int().min(1).max(10_000),
});
export type FindFilesInput = z.output<typeof FindFilesInput>;

/** What is shown of the library. */
export type LibraryFilter = {
  /** A part of the name; empty for all. */
  q: string;
  kinds: readonly (typeof mediaKinds)[number][];
  /** Files that one of these platforms takes; empty for all. */
  platforms: readonly (typeof platforms)[number][];
  /** Only what nothing uses, or only what something does. */
  use: "used" | "unused" | null;
  page: number;
  size: number;
};
