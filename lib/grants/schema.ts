import { z } from "zod";
import { grantRoles } from "#db/enums";

const moment = z.iso.datetime("grants.momentRequired");

/** What an owner fills in to give a grant. Times are ISO 8601 in UTC; without a start it holds from now on. */
export const GiveGrantInput = z.object({
  role: z.enum(grantRoles, "grants.roleUnknown"),
  reason: z.string().trim().min(1, "grants.reasonRequired").max(300, "grants.reasonLong"),
  startsAt: z.union([z.literal(""), moment]),
  endsAt: moment,
});
export type GiveGrantInput = z.output<typeof GiveGrantInput>;

export const ChangeGrantEndInput = z.object({ id: z.string().max(64), endsAt: moment });
export type ChangeGrantEndInput = z.output<typeof ChangeGrantEndInput>;
