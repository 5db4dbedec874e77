import { and, eq } from "drizzle-orm";
import { campaigns, recipientImports, sendDrafts } from "#db/schema/campaigns";
import { templates } from "#db/schema/templates";
import { audit } from "#lib/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError, isUniqueViolation, notFound } from "#lib/errors";
import { newCampaignId } from "#lib/ids";
import { askForJob } from "#lib/jobs/ask";
import { findObstacle } from "#lib/sending/may-leave";
import { createOrigin } from "#lib/sending/origins";
import { readRouteFacts } from "#lib/sending/route-facts";
import { templateColumns } from "#lib/templates/content/render-template";
import { expandCampaignJob, startCampaignJob } from "../jobs.ts";
import { noteCampaignEvent } from "../report/events.ts";
import { earliestStartMs, latestStartMs } from "../rules.ts";
import type { LaunchCampaignInput } from "../schema.ts";

/**
 * Sends a list of people a template, at once or at a time. One list is sent once: the same list again, by a double click
 * or a second tab, answers with the campaign that already has it.
 *
 * @returns the campaign's id, and whether this call made it
 * @throws DomainError "not_found" for a channel, template, sender or list of another workspace; "precondition_failed" when
 * something stands in the way; "invalid" for a time out of range or a list that does not fit the template
 */
export async function launchCampaign(ctx: Ctx, input: LaunchCampaignInput): Promise<{ id: string; created: boolean }> {
  const actor = ctx.actor.kind === "member" ? ctx.actor.userId : ctx.actor.name;
  const scheduledAt = input.scheduledAt === null ? null : new Date(input.scheduledAt);
  checkTime(scheduledAt, ctx.now);
  try {
    return await inTransaction(ctx, async (ctx) => {
      const [list] = await ctx.db
        .select()
        .from(recipientImports)
        .where(and(eq(recipientImports.workspaceId, ctx.workspaceId), eq(recipientImports.id, input.importId)));
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
        );
      if (!template) throw notFound("template");
      const obstacle = findObstacle(await readRouteFacts(ctx, input), null);
      if (obstacle) throw new DomainError("precondition_failed", `campaigns.obstacle.${obstacle}`);
      const columns = templateColumns(template.content);
      const fits =
        list.templateCode === template.code &&
        JSON.stringify(list.columns.slice(1, 1 + columns.length)) === JSON.stringify(columns);
      if (!fits) throw new DomainError("invalid", "campaigns.listOfOtherTemplate", { field: "importId" });
      if (list.rowsSend === 0) throw new DomainError("invalid", "campaigns.nobodyToSend", { field: "importId" });
      const id = newCampaignId(ctx.now);
      await ctx.db.insert(campaigns).values({
        workspaceId: ctx.workspaceId,
        id,
        channelId: input.channelId,
        senderId: input.senderId,
        importId: input.importId,
        name: input.name || template.name,
        templateCode: template.code,
        templateName: template.name,
        templateLanguage: template.language,
        templateVersion: template.version,
        category: template.category,
        content: template.content,
        state: scheduledAt ? "scheduled" : "running",
        scheduledAt,
        startedAt: scheduledAt ? null : ctx.now,
        rowsTotal: list.rowsTotal,
        rowsSend: list.rowsSend,
        rowsHold: list.rowsHold,
        rowsSkip: list.rowsSkip,
        progressAt: ctx.now,
        createdBy: actor,
        createdAt: ctx.now,
      });
      await createOrigin(ctx, { kind: "campaign", id });
      await askForJob(
        ctx,
        scheduledAt ? startCampaignJob : expandCampaignJob,
        { campaignId: id },
        { key: id, dueAt: scheduledAt ?? ctx.now },
      );
      await noteCampaignEvent(ctx, id, scheduledAt ? "scheduled" : "started", {
        by: ctx.actor.name,
        ...(scheduledAt ? { at: scheduledAt.toISOString() } : {}),
      });
      await audit(ctx, {
        action: "campaign.launch",
        objectKind: "campaign",
        objectId: id,
        detail: { template: template.name, people: list.rowsSend, scheduledAt: input.scheduledAt },
      });
      await ctx.db
        .delete(sendDrafts)
        .where(
          and(
            eq(sendDrafts.workspaceId, ctx.workspaceId),
            eq(sendDrafts.channelId, input.channelId),
            eq(sendDrafts.userId, actor),
          ),
        );
      return { id, created: true };
    });
  } catch (error) {
    if (!isUniqueViolation(error, "campaigns_import")) throw error;
    return inTransaction(ctx, async (ctx) => {
      const [first] = await ctx.db
        .select({ id: campaigns.id })
        .from(campaigns)
        .where(and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.importId, input.importId)));
      if (!first) throw error;
      return { id: first.id, created: false };
    });
  }
}

function checkTime(scheduledAt: Date | null, now: Date): void {
  if (!scheduledAt) return;
  const aheadMs = scheduledAt.getTime() - now.getTime();
  if (aheadMs < earliestStartMs) throw new DomainError("invalid", "campaigns.timeTooSoon", { field: "scheduledAt" });
  if (aheadMs > latestStartMs) throw new DomainError("invalid", "campaigns.timeTooLate", { field: "scheduledAt" });
}
