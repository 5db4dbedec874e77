import { z } from "zod";
import { ChangeGrantEndInput, GiveGrantInput } from "#lib/grants/schema";
import { instantOf } from "#lib/zoned-time";

/** A time as it is typed, `2026-11-21T09:30` in the workspace's zone, made into ISO 8601 in UTC. */
function typedTime(zone: string, optional: boolean) {
  return z.string().transform((typed, context) => {
    if (optional && typed === "") return "" as const;
    const at = instantOf(typed, zone);
    if (at) return at.toISOString();
    context.addIssue({ code: "custom", message: "grants.momentRequired" });
    return z.NEVER;
  });
}

/** The form of a new grant, with times of the workspace's zone. */
export function giveGrantForm(zone: string) {
  return GiveGrantInput.extend({ startsAt: typedTime(zone, true), endsAt: typedTime(zone, false) });
}

/** The form of a grant's new end. */
export function grantEndForm(zone: string) {
  return ChangeGrantEndInput.extend({ endsAt: typedTime(zone, false) });
}
