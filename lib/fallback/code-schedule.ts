import { and, eq, sql } from "drizzle-orm";
import { fallbackPolicies } from "#db/schema/fallback";
import { type CodeSchedule, serviceSettings } from "#db/schema/service";
import { audit } from "#lib/audit/audit";
import { smsActive } from "#lib/channels/sender-ids/sms-service";
import { changeSettings } from "#lib/channels/service-settings/change-settings";
import { profileFor } from "#lib/connectors/profiles";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { unknownVariables } from "./content.ts";
import { readLinks } from "./links/read-links.ts";
import type { CodeScheduleInput, FallbackInput } from "./schema.ts";

/** The column of a template for codes. */
const codeColumns = ["body.code"];

/** Whether codes of a platform may be scheduled: it has templates for them, and messages may be followed by an SMS. */
export function schedulesCodes(platform: string): boolean {
  const profile = profileFor(platform);
  return Boolean(profile?.smsSecond && profile.templates?.parts?.authentication);
}

/** The schedule of a channel's codes with the name of its policy; null while there is none. */
export async function readCodeSchedule(
  ctx: Ctx,
  channelId: string,
): Promise<(CodeSchedule & { policy: string }) | null> {
  const [row] = await inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({ schedule: serviceSettings.codeSchedule, policy: fallbackPolicies.name })
      .from(serviceSettings)
      .innerJoin(
        fallbackPolicies,
        and(
          eq(fallbackPolicies.workspaceId, serviceSettings.workspaceId),
          eq(fallbackPolicies.id, sql`${serviceSettings.codeSchedule} ->> 'policyId'`),
        ),
      )
      .where(and(eq(serviceSettings.workspaceId, workspaceId), eq(serviceSettings.channelId, channelId))),
  );
  return row?.schedule ? { ...row.schedule, policy: row.policy } : null;
}

/**
 * Says in which order codes of a channel are sent: on the channel first, and where one does not arrive in time, by the rules of
 * a policy. Null ends it. It holds for the sends that are launched from then on.
 *
 * @throws DomainError "not_found", for a policy too; "precondition_failed" for a channel whose platform sends no codes; "invalid"
 *   for a text without the code, or with another variable, and for a rule whose template asks for more than the code
 */
export async function setCodeSchedule(ctx: Ctx, { channelId, schedule }: CodeScheduleInput): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const before = await readCodeSchedule(ctx, channelId);
    await changeSettings(ctx, channelId, async (ctx, _settings, { type }) => {
      if (!schedulesCodes(type)) throw new DomainError("precondition_failed", "codes.notHere");
      const policy = schedule === null ? null : await policyOf(ctx, schedule.policyId);
      if (schedule) await refuseRules(ctx, schedule.policyId);
      if (schedule) refuseText(schedule.text);
      await audit(ctx, {
        action: "channel.codes_changed",
        ...{ objectKind: "channel", objectId: channelId },
        detail: { codes: { from: before?.policy ?? null, to: policy } },
      });
      return { codeSchedule: schedule && { ...schedule, seconds: Number(schedule.seconds) } };
    });
  });
}

/** A code has nothing to say but itself. */
async function refuseRules(ctx: Ctx, policyId: string): Promise<void> {
  const { refusal } = await readLinks(ctx, { category: "authentication", columns: codeColumns }, policyId);
  if (refusal) throw new DomainError("invalid", refusal.key, { field: "schedule.policyId", values: refusal.values });
}

function refuseText(text: string): void {
  const [unknown] = unknownVariables(text, codeColumns);
  if (unknown !== undefined)
    throw new DomainError("invalid", "fallback.unknownVariable", {
      ...{ field: "schedule.text", values: { name: `$(${unknown})` } },
    });
  if (!text.includes("$(code)")) throw new DomainError("invalid", "codes.codeMissing", { field: "schedule.text" });
}

async function policyOf({ db, workspaceId }: Ctx, policyId: string): Promise<string> {
  const [policy] = await db
    .select({ name: fallbackPolicies.name })
    .from(fallbackPolicies)
    .where(and(eq(fallbackPolicies.workspaceId, workspaceId), eq(fallbackPolicies.id, policyId)))
    // Nobody deletes it meanwhile.
    .for("share");
  if (!policy) throw notFound("fallbackPolicy");
  return policy.name;
}

/**
 * The fallback that the channel's schedule gives to a send of codes that has none of its own; null for what sends no codes, and
 * while one of its rules cannot follow them: one by SMS while SMS is not active, or one whose template was changed since.
 *
 * @param columns of the template
 */
export async function scheduledFallback(
  ctx: Ctx,
  { channelId, category, columns }: { channelId: string; category: string; columns: string[] },
): Promise<FallbackInput | null> {
  if (category !== "authentication") return null;
  const schedule = await readCodeSchedule(ctx, channelId);
  if (!schedule) return null;
  const { policyId, seconds, text } = schedule;
  const { links, refusal } = await readLinks(ctx, { category, columns }, policyId);
  const bySms = links.some(({ template }) => !template);
  if (refusal || (bySms && !(await smsActive(ctx, channelId)))) return null;
  // A template of before codes had a kind of their own calls its variable otherwise.
  if (unknownVariables(text, columns).length > 0) return null;
  return { policyId, triggers: ["undelivered", "send_failed"], durationSeconds: seconds, text };
}

/** How many channels send codes by a policy. */
export async function countSchedulesOf({ db, workspaceId }: Ctx, policyId: string): Promise<number> {
  return db.$count(
    serviceSettings,
    and(
      eq(serviceSettings.workspaceId, workspaceId),
      eq(sql`${serviceSettings.codeSchedule} ->> 'policyId'`, policyId),
    ),
  );
}
