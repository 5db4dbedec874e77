import { and, asc, eq, inArray, isNotNull, lt } from "drizzle-orm";
import { templates } from "#db/schema/templates";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { log } from "#lib/log";
import { applyVerdict } from "./apply-review.ts";
import { demandLink, type FindTemplateLink, platformRefusal, templateLink } from "./platform-link.ts";
import { lockTemplate, type Template } from "./rows.ts";
import { canDo, isBeingSubmitted } from "./state-rules.ts";

/**
 * Asks the platform for the state it holds now, in case a webhook was missed.
 *
 * @returns the state afterwards
 * @throws DomainError "precondition_failed" for a template the platform does not know; else with the platform's words
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
  const { templates: capability, channel, io } = await demandLink(find, ctx, row.channelId);
  const asked = io.now();
  const answer = await capability.read(channel, row.externalId, io);
  if (!answer.ok) throw platformRefusal(answer.failure);
  // An edit whose answer was lost: approval may be of the words before it, so only a verdict by webhook or a new
  // submission settles that.
  const unclear = row.state === "unaudit" && answer.value.state === "pass";
  return inTransaction({ ...ctx, now: io.now() }, async (ctx) => {
    const current = await lockTemplate(ctx, code);
    // Decided or submitted while we asked: the answer is older than what stands here.
    if (current.updatedAt.getTime() !== row.updatedAt.getTime()) return { state: current.state };
    await applyVerdict(ctx, current, { ...answer.value, state: unclear ? null : answer.value.state, at: asked });
    return { state: unclear ? current.state : answer.value.state };
  });
}

/** Least time between two questions about one template. */
const patienceMs = 120_000;

/**
 * Asks about the templates of a workspace whose verdict is overdue; for the timetable.
 *
 * @returns how many were asked about; one that fails is logged and left for the next time
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
          lt(templates.submittedAt, new Date(now.getTime() - patienceMs)),
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
