import { and, eq } from "drizzle-orm";
import { type TemplateContent, templates, templateVersions } from "#db/schema/templates";
import { audit } from "#lib/audit";
import type { Failure, Outcome } from "#lib/connectors/connector";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { applyVerdict } from "./apply-review.ts";
import { contentIssues } from "./content-rules.ts";
import {
  demandLink,
  type FindTemplateLink,
  platformRefusal,
  type TemplateLink,
  templateLink,
} from "./platform-link.ts";
import { limitedEdits } from "./queries.ts";
import { lockTemplate, rowOf, type Template } from "./rows.ts";
import { toDraft } from "./rules.ts";
import { demandSeen } from "./save-template.ts";
import type { SaveTemplateInput } from "./schema.ts";
import { canDo, editAllowance, isBeingSubmitted } from "./state-rules.ts";

export type Submitted = { state: Template["state"] };

/**
 * Hands a template to the platform for review: a new one, a mended one, or an edit of an approved one.
 *
 * The intent is written first and the platform is asked outside of any transaction, so a second click finds the first one's
 * intent and asks nothing. A refusal puts everything back and keeps what was typed; without a readable answer the template
 * stays "review not running" until a webhook or another try settles it.
 *
 * @returns the state afterwards, also when another click's submission is on its way or done
 * @throws DomainError "invalid" on the first field to mend; "limit_exceeded" at the edit limits; "precondition_failed" in a
 * state without submission or on an unbound channel; "platform_refused" or "unavailable" with the platform's words
 */
export async function submitTemplate(
  ctx: Ctx,
  input: SaveTemplateInput,
  find: FindTemplateLink = templateLink,
): Promise<Submitted> {
  const intent = await inTransaction(ctx, async (ctx) => {
    const before = await lockTemplate(ctx, input.code);
    if (before.state === "auditing" || isBeingSubmitted(before, ctx.now)) return { settled: before.state };
    const link = await demandSubmittable(ctx, before, input, find);
    return { settled: null, before, link, marked: await markIntent(ctx, before, input) };
  });
  if (intent.settled !== null) return { state: intent.settled };
  const { before, marked, link } = intent;
  const answer = await ask(link, marked);
  // Time passed while the platform was asked.
  const answered = { ...ctx, now: link.io.now() };
  return answer.ok
    ? recordTaken(answered, marked, answer.value)
    : recordRefused(answered, before, marked, answer.failure);
}

async function demandSubmittable(
  ctx: Ctx,
  row: Template,
  input: SaveTemplateInput,
  find: FindTemplateLink,
): Promise<TemplateLink> {
  if (!canDo("submit", row.state)) throw new DomainError("precondition_failed", "templates.notSubmittable");
  demandSeen(row, input.seenAt);
  const [issue] = contentIssues(input.content);
  if (issue) {
    throw new DomainError("invalid", `templates.content.${issue.key}`, {
      values: issue.values,
      field: `content.${issue.field}`,
    });
  }
  if (row.state === "pass") {
    if (input.category !== row.category) throw new DomainError("precondition_failed", "templates.categoryFixed");
    const { refusal } = editAllowance(await limitedEdits(ctx, row.code), ctx.now);
    if (refusal) throw new DomainError("limit_exceeded", `templates.${refusal}`);
  }
  return demandLink(find, ctx, row.channelId);
}

/** From here on the template cannot be sent: its content is on the way to a new review. */
async function markIntent(ctx: Ctx, row: Template, input: SaveTemplateInput): Promise<Template> {
  const [marked] = await ctx.db
    .update(templates)
    .set({
      content: input.content,
      category: input.category,
      state: "unaudit",
      version: row.version + 1,
      submittedAt: ctx.now,
      updatedAt: ctx.now,
    })
    .where(rowOf(ctx.workspaceId, row.code))
    .returning();
  await ctx.db.insert(templateVersions).values({
    workspaceId: ctx.workspaceId,
    templateCode: row.code,
    version: row.version + 1,
    content: input.content,
    editedApproved: row.state === "pass",
    submittedBy: ctx.actor.name,
    submittedAt: ctx.now,
  });
  return marked as Template;
}

type Taken = { externalId: string; state: Template["state"]; category: Template["category"] | null };

async function ask({ templates, channel, io }: TemplateLink, row: Template): Promise<Outcome<Taken>> {
  const draft = toDraft(row);
  if (row.externalId === null) return templates.submit(channel, draft, io);
  const { externalId } = row;
  const edited = await templates.edit(channel, externalId, draft, io);
  return edited.ok ? { ok: true, value: { externalId, state: "auditing", category: null } } : edited;
}

async function recordTaken(ctx: Ctx, marked: Template, taken: Taken): Promise<Submitted> {
  return inTransaction(ctx, async (ctx) => {
    const row = await lockTemplate(ctx, marked.code);
    await audit(ctx, {
      action: "template.submitted",
      objectKind: "template",
      objectId: row.code,
      detail: { name: row.name, language: row.language, version: marked.version },
    });
    // The verdict's webhook may have been faster than the answer; it knows better.
    const waiting = row.state === "unaudit";
    const next: Template = {
      ...row,
      externalId: taken.externalId,
      ...(waiting ? { state: "auditing" as const, reason: null, decidedAt: null } : {}),
    };
    await ctx.db
      .update(templates)
      .set({
        externalId: next.externalId,
        state: next.state,
        reason: next.reason,
        decidedAt: next.decidedAt,
        updatedAt: ctx.now,
      })
      .where(rowOf(ctx.workspaceId, row.code));
    const verdict = {
      state: waiting && taken.state !== "auditing" ? taken.state : null,
      category: taken.category,
      reason: null,
      at: ctx.now,
    };
    await applyVerdict(ctx, next, verdict);
    return { state: verdict.state ?? next.state };
  });
}

/** @throws DomainError always: with the platform's words */
async function recordRefused(ctx: Ctx, before: Template, marked: Template, failure: Failure): Promise<never> {
  await inTransaction(ctx, async (ctx) => {
    const row = await lockTemplate(ctx, marked.code);
    // The form that did not get through may be submitted again as it stands.
    const seen = { updatedAt: before.updatedAt };
    if (failure.kind === "UNKNOWN_OUTCOME") {
      await ctx.db.update(templates).set(seen).where(ofVersion(marked));
      return;
    }
    await ctx.db
      .delete(templateVersions)
      .where(
        and(
          eq(templateVersions.workspaceId, ctx.workspaceId),
          eq(templateVersions.templateCode, row.code),
          eq(templateVersions.version, marked.version),
        ),
      );
    // What the platform holds is what is sent: only a template that is not sendable keeps the new words.
    const held = before.state === "pass" || before.state === "paused";
    const content: TemplateContent = held ? before.content : marked.content;
    await ctx.db
      .update(templates)
      .set({
        // A verdict that arrived meanwhile is newer than what stood before.
        ...(row.state === "unaudit" ? { state: before.state, content } : {}),
        ...seen,
        version: before.version,
        submittedAt: before.submittedAt,
      })
      .where(ofVersion(marked));
  });
  throw platformRefusal(failure);
}

function ofVersion(marked: Template) {
  return and(rowOf(marked.workspaceId, marked.code), eq(templates.version, marked.version));
}
