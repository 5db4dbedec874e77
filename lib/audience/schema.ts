import { z } from "zod";
import { type SuppressionKind, type SuppressionSource, suppressionKinds } from "#db/audience-enums";
import { platforms } from "#db/enums";

/** Most characters of a reason. */
export const reasonMax = 200;

/** Most people of one file of suppressions. */
export const importMax = 200_000;

export const AddSuppressionInput = z.object({
  platform: z.enum(platforms, "audience.platformUnknown"),
  /** As a person types it. */
  address: z.string().trim().min(1, "audience.addressRequired").max(320, "audience.addressLong"),
  kind: z.enum(suppressionKinds, "audience.kindUnknown"),
  reason: z.string().trim().max(reasonMax, "audience.reasonLong"),
});
export type AddSuppressionInput = z.output<typeof AddSuppressionInput>;

export const LiftSuppressionInput = z.object({
  id: z.string().min(1).max(64),
  /** When it was said last, as the member saw it. */
  seenAt: z.iso.datetime(),
  reason: z.string().trim().min(1, "audience.reasonRequired").max(reasonMax, "audience.reasonLong"),
});
export type LiftSuppressionInput = z.output<typeof LiftSuppressionInput>;

export type SuppressionFilter = {
  /** The beginning of an address, as a person types it. */
  address: string | null;
  kinds: readonly SuppressionKind[];
  sources: readonly SuppressionSource[];
  platforms: readonly string[];
  /** Those that hold, or those that were lifted. */
  lifted: boolean;
};
