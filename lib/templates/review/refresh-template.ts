import { and, asc, eq, inArray, isNotNull, lt } from "drizzle-orm";
import { templates } from "#db/schema/templates";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { log } from "#lib/log";
import { type FindTemplateLink, platformRefusal, requireLink, templateLink } from "../platform-link.ts";
import { lockTemplate, type Template } from "../rows.ts";
import { canDo, isBeingSubmitted } from "../state-rules.ts";
import { applyReviewResult } from "./apply-review.ts";

/**
 * Reads the template's current state from the platform, in case a webhook was missed.
 *
 * @returns the state afterwards
 * @throws DomainError "precondition_failed" for a template the platform does not have; "platform_refused" or "unavailable"
 * when it does not answer with a state
 */
export async function refreshTemplate(
  ctx: Ctx,
  code: string,
  find: FindTemplateLink = templateLink,
): Promise<{ state: Template["state"] }> {
  const row = await inTransaction(ctx, (ctx) => lockTemplate(ctx, code));
  if (row.externalId === null || !canDo("refresh", row.state) || isBeingSubmitted(row, ctx.now)) {
    throw new DomainError("precondition_failed", "templates.notAtPlatform");
  }
  const { templates: capability, channel, io } = await requireLink(find, ctx, row.channelId);
  const asked = io.now();
  const answer = await capability.read(channel, row.externalId, io);
  if (!answer.ok) throw platformRefusal(answer.failure);
  // The answer to an edit was lost, so this approval may be of the content before it. Only a webhook or a new submission can
  // settle that.
  const unclear = row.state === "unaudit" && answer.value.state === "pass";
  return inTransaction({ ...ctx, now: io.now() }, async (ctx) => {
    const current = await lockTemplate(ctx, code);
    // Reviewed or submitted while we were asking: our answer is outdated.
    if (current.updatedAt.getTime() !== row.updatedAt.getTime()) return { state: current.state };
    await applyReviewResult(ctx, current, { ...answer.value, state: unclear ? null : answer.value.state, at: asked });
    return { state: unclear ? current.state : answer.value.state };
  });
}

/** How long to wait for a webhook before asking. */
const overdueAfterMs = 120_000;

/**
 * Refreshes the templates of a workspace whose review is overdue. Called periodically.
 *
 * @returns the number of overdue templates; those that fail are logged and tried again next time
 */
export async function refreshWaitingTemplates(ctx: Ctx, find: FindTemplateLink = templateLink): Promise<number> {
  const waiting = await inTransaction(ctx, ({ db, workspaceId, now }) =>
    db
      .select({ code: templates.code })
      .from(templates)
      .where(
        and(
          eq(templates.workspaceId, workspaceId),
          inArray(templates.state, ["auditing", "unaudit"]),
          isNotNull(templates.externalId),
          lt(templates.submittedAt, new Date(now.getTime() - overdueAfterMs)),
        ),
      )
      .orderBy(asc(templates.submittedAt), asc(templates.code))
      .limit(50),
  );
  for (const { code } of waiting) {
    try {
      await refreshTemplate(ctx, code, find);
    } catch (error) {
      log.warn({ err: error, workspaceId: ctx.workspaceId, code }, "template could not be refreshed");
    }
  }
  return waiting.length;
}
