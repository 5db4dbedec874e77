import { and, eq, gte, isNull } from "drizzle-orm";
import { type AbTest, type CampaignLanguage, campaigns, sendDrafts } from "#db/schema/campaigns";
import { recipientImports } from "#db/schema/recipients";
import type { SenderPool } from "#db/schema/sender-pools";
import { templates } from "#db/schema/templates";
import { audit } from "#lib/audit/audit";
import { actorId, type Ctx, currentWorkspace, inTransaction, recordedName } from "#lib/context";
import { DomainError, isUniqueViolation, notFound } from "#lib/errors";
import { scheduledFallback } from "#lib/fallback/code-schedule";
import { keepFallback } from "#lib/fallback/keep-fallback";
import { newCampaignId } from "#lib/ids";
import { askForJob } from "#lib/jobs/ask";
import { findObstacle } from "#lib/sending/may-leave";
import { createOrigin } from "#lib/sending/origins/origins";
import { readRouteFacts } from "#lib/sending/route-facts";
import { templateColumns } from "#lib/templates/content/render-template";
import { abTestOf } from "../ab-test/ab-test-of.ts";
import { keepPlanWith } from "../flight-plan/plan-send.ts";
import { expandCampaignJob, startCampaignJob } from "../jobs.ts";
import { languagesOfList } from "../languages/campaign-languages.ts";
import { noteCampaignEvent } from "../report/events.ts";
import type { LaunchCampaignInput } from "../schema.ts";
import { type Asker, announceSend, approvalFor } from "../send-approval/ask-for-approval.ts";
import { campaignName } from "./campaign-name.ts";
import { readChosenSender } from "./chosen-sender.ts";
import { checkTime, checkWaves, firstLocalMoment, planOf } from "./plan.ts";
import { refuseOtherUse } from "./refuse-other-use.ts";

/**
 * Sends a list of people a template, at once or at a time. One list is sent once: the same list again, by a double click
 * or a second tab, answers with the campaign that already has it.
 *
 * @param options.undoSeconds how long a launch at once waits before it starts, so that it can be undone
 * @param options.asker for whom it is sent, where that is not whoever acts: they cannot approve it themselves
 * @returns the campaign's id, and whether this call made it
 * @throws DomainError "not_found" for a channel, template, sender or list of another workspace; "precondition_failed" when
 * something stands in the way; "invalid" for a time out of range, a list that does not fit the template or a fallback that cannot
 * be used
 */
export async function launchCampaign(
  ctx: Ctx,
  given: LaunchCampaignInput,
  { undoSeconds, asker }: { undoSeconds: number; asker?: Asker } = { undoSeconds: 0 },
): Promise<{ id: string; created: boolean }> {
  const asked = given.scheduledAt === null || given.localAt ? null : new Date(given.scheduledAt);
  checkTime(asked, ctx.now);
  try {
    return await inTransaction(ctx, async (ctx) => {
      const from = await readChosenSender(ctx, given);
      const input = { ...given, senderId: from.senderId };
      const sendable = await findSendable(ctx, input, from.pool);
      const { list, template } = sendable;
      const timed = input.localAt ? await firstLocalMoment(ctx, list.id, input.localAt) : asked;
      const approval = await approvalFor(ctx, list.rowsSend, asker);
      // What waits for a second person can be edited until they decide.
      const undoUntil =
        approval || timed || undoSeconds === 0 ? null : new Date(ctx.now.getTime() + undoSeconds * 1_000);
      const scheduledAt = timed ?? undoUntil ?? (approval ? ctx.now : null);
      const { id, name } = await insertCampaign(ctx, input, sendable, {
        ...{ scheduledAt, undoUntil, approval },
        pool: from.pool,
      });
      await keepPlanWith(ctx, input.importId, id);
      const plan = { ...planOf(input), pool: from.pool };
      checkWaves(input, list.rowsSend);
      const { channelId } = input;
      const columns = templateColumns(template.content);
      const fallback =
        input.fallback ?? (await scheduledFallback(ctx, { channelId, category: template.category, columns }));
      const { category } = template;
      if (fallback) await keepFallback(ctx, { id, channelId, category, columns, hourRule: plan.hourRule }, fallback);
      await createOrigin(ctx, { kind: "campaign", id, ...plan });
      if (approval) await announceSend(ctx, { id, channelId, name, rowsSend: list.rowsSend });
      else await startOrSchedule(ctx, id, scheduledAt);
      await audit(ctx, {
        action: "campaign.launch",
        objectKind: "campaign",
        objectId: id,
        detail: {
          name,
          template: template.name,
          people: list.rowsSend,
          scheduledAt: scheduledAt?.toISOString() ?? null,
        },
      });
      // A list of the rest is sent beside whatever the person has in their draft.
      if (list.restOf === null) {
        if (!asker) await discardSentDraft(ctx, input.channelId);
      } else {
        const values = { by: recordedName(ctx.actor), people: list.rowsSend };
        await noteCampaignEvent(ctx, list.restOf, "rest_sent", values);
      }
      return { id, created: true };
    });
  } catch (error) {
    if (!isUniqueViolation(error, "campaigns_import")) throw error;
    const id = await findByImport(ctx, given.importId);
    if (id === null) throw error;
    return { id, created: false };
  }
}

type List = typeof recipientImports.$inferSelect;
type Template = typeof templates.$inferSelect;
/** `languages` are the templates that the list's people get besides the campaign's own. */
type Sendable = { list: List; template: Template; languages: CampaignLanguage[]; abTest: AbTest | null };

/** The list and the template to send, when nothing stands in the way and they fit each other. */
async function findSendable(ctx: Ctx, input: LaunchCampaignInput, pool: SenderPool | null): Promise<Sendable> {
  const [list] = await ctx.db
    .select()
    .from(recipientImports)
    .where(and(eq(recipientImports.workspaceId, ctx.workspaceId), eq(recipientImports.id, input.importId)))
    // Its rows stay as they are until it is sent: a decision about them takes the same lock.
    .for("update");
  if (!list || list.channelId !== input.channelId) throw notFound("import");
  const [template] = await ctx.db
    .select()
    .from(templates)
    .where(
      and(
        eq(templates.workspaceId, ctx.workspaceId),
        eq(templates.code, input.templateCode),
        eq(templates.channelId, input.channelId),
      ),
    )
    // An edit of it decides what becomes of the campaigns that use it: it must find this one, or this one the edit.
    .for("share");
  if (!template) throw notFound("template");
  const obstacle = findObstacle(await readRouteFacts(ctx, { ...input, pool }), null);
  if (obstacle) throw new DomainError("precondition_failed", `campaigns.obstacle.${obstacle}`);
  if (pool === null) await refuseOtherUse(ctx, input.senderId, template.category);
  const columns = templateColumns(template.content);
  const fits =
    list.templateCode === template.code &&
    JSON.stringify(list.columns.slice(1, 1 + columns.length)) === JSON.stringify(columns);
  if (!fits) throw new DomainError("invalid", "campaigns.listOfOtherTemplate", { field: "importId" });
  if (list.rowsHold > 0) throw new DomainError("invalid", "campaigns.hiddenRowsUndecided", { field: "importId" });
  if (list.rowsSend === 0) throw new DomainError("invalid", "campaigns.nobodyToSend", { field: "importId" });
  const compared = await abTestOf(ctx, input, { list, template });
  if (compared) return { list, template, languages: [compared.other], abTest: compared.abTest };
  const languages = list.byLanguage ? await languagesOfList(ctx, list.id, template) : [];
  return { list, template, languages, abTest: null };
}

async function insertCampaign(
  ctx: Ctx,
  input: LaunchCampaignInput,
  { list, template, languages, abTest }: Sendable,
  made: Pick<typeof campaigns.$inferSelect, "scheduledAt" | "undoUntil" | "approval" | "pool">,
): Promise<{ id: string; name: string }> {
  const { scheduledAt, undoUntil, approval, pool } = made;
  const id = newCampaignId(ctx.now);
  const name = input.name || (await defaultName(ctx, template.name, scheduledAt ?? ctx.now));
  await ctx.db.insert(campaigns).values({
    workspaceId: ctx.workspaceId,
    id,
    channelId: input.channelId,
    ...{ senderId: input.senderId, pool },
    importId: input.importId,
    name,
    templateCode: template.code,
    templateName: template.name,
    templateLanguage: template.language,
    templateVersion: template.version,
    languages,
    abTest,
    category: template.category,
    content: template.content,
    state: scheduledAt ? "scheduled" : "running",
    scheduledAt,
    undoUntil,
    // Whoever gets a code is never counted by what they open.
    trackLinks: input.trackLinks === true && template.category !== "authentication",
    approval,
    ...(input.waves ? { waves: input.waves, wave: 1 } : {}),
    startedAt: scheduledAt ? null : ctx.now,
    rowsTotal: list.rowsTotal,
    rowsSend: list.rowsSend,
    rowsHold: list.rowsHold,
    rowsSkip: list.rowsSkip,
    progressAt: ctx.now,
    createdBy: actorId(ctx.actor),
    createdAt: ctx.now,
  });
  return { id, name };
}

/** Names of the last month are looked at: an older one has another date. */
const namesTakenForMs = 31 * 86_400_000;

async function defaultName(ctx: Ctx, templateName: string, startsAt: Date): Promise<string> {
  const { zone } = await currentWorkspace(ctx);
  const since = new Date(ctx.now.getTime() - namesTakenForMs);
  const rows = await ctx.db
    .select({ name: campaigns.name })
    .from(campaigns)
    .where(and(eq(campaigns.workspaceId, ctx.workspaceId), gte(campaigns.createdAt, since)));
  return campaignName(templateName, startsAt, zone, new Set(rows.map(({ name }) => name)));
}

/** Asks for the campaign's first work. */
async function startOrSchedule(ctx: Ctx, id: string, scheduledAt: Date | null): Promise<void> {
  const job = scheduledAt ? startCampaignJob : expandCampaignJob;
  await askForJob(ctx, job, { campaignId: id }, { key: id, dueAt: scheduledAt ?? ctx.now });
  await noteCampaignEvent(ctx, id, scheduledAt ? "scheduled" : "started", {
    by: recordedName(ctx.actor),
    ...(scheduledAt ? { at: scheduledAt.toISOString() } : {}),
  });
}

/** What its author had filled in on the send form has been sent. */
async function discardSentDraft(ctx: Ctx, channelId: string): Promise<void> {
  await ctx.db
    .delete(sendDrafts)
    .where(
      and(
        eq(sendDrafts.workspaceId, ctx.workspaceId),
        eq(sendDrafts.channelId, channelId),
        eq(sendDrafts.userId, actorId(ctx.actor)),
      ),
    );
}

async function findByImport(ctx: Ctx, importId: string): Promise<string | null> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [first] = await db
      .select({ id: campaigns.id })
      .from(campaigns)
      .where(
        and(eq(campaigns.workspaceId, workspaceId), eq(campaigns.importId, importId), isNull(campaigns.takenBackAt)),
      );
    return first?.id ?? null;
  });
}
