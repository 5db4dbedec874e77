import { and, eq } from "drizzle-orm";
import type { TemplateContent } from "#db/json/template-content";
import { templates, templateVersions } from "#db/schema/templates";
import { audit } from "#lib/audit/audit";
import type { Failure, Outcome } from "#lib/connectors/connector";
import { templateRulesFor } from "#lib/connectors/profiles";
import { type Ctx, inTransaction, recordedName } from "#lib/context";
import { contentChanges } from "../content/content-changes.ts";
import { storedContent } from "../content/read-content.ts";
import { toDraft } from "../content/to-draft.ts";
import { forgetDraft } from "../drafts.ts";
import { withOwnFiles } from "../own-files.ts";
import { type FindTemplateLink, platformRefusal, type TemplateLink, templateLink } from "../platform-link.ts";
import { lockTemplate, rowOf, type Template } from "../rows.ts";
import type { SaveTemplateInput } from "../schema.ts";
import { isBeingSubmitted } from "../state-rules.ts";
import { applyReviewResult } from "./apply-review.ts";
import { type Permit, requireApproved } from "./approved.ts";
import { requireComplete, requireSubmittable } from "./may-submit.ts";
import { uploadSamples } from "./upload-samples.ts";

export type Submitted = { state: Template["state"] };

/**
 * What else changes in the transaction that records a submission, such as the campaigns that use the template. A platform's
 * refusal restores the template alone.
 */
export type Alongside = (ctx: Ctx, version: number) => Promise<void>;
const nothing: Alongside = () => Promise.resolve();

/**
 * Submits a template to the platform for review: a new one, a corrected one, or an edit of an approved one. On a platform
 * that reviews none it can be sent at once, as it is then.
 *
 * The submission is recorded first, and the platform is called outside any transaction. A second click finds the recorded
 * submission and does not call the platform. When the platform refuses, the previous state is restored and the typed content
 * kept. Without an answer the template stays in `unaudit` until a webhook or another submission settles it.
 *
 * @param alongside runs in the transaction that records the submission, with the template locked
 * @param permit how it gets past the approval of a workspace that wants one
 * @returns the state afterwards, also when another submission is in progress or done
 * @throws DomainError "invalid" with the first field to correct; "limit_exceeded" at the edit limits; "precondition_failed"
 * when the state does not allow it, somebody has to approve it first or the channel is unbound; "platform_refused" or "unavailable" with the platform's message
 */
export async function submitTemplate(
  ctx: Ctx,
  typed: SaveTemplateInput,
  find: FindTemplateLink = templateLink,
  alongside: Alongside = nothing,
  permit: Permit | null = null,
): Promise<Submitted> {
  const intent = await inTransaction(ctx, async (ctx) => {
    const before = await lockTemplate(ctx, typed.code);
    await requireApproved(ctx, before, permit);
    const content = storedContent(await withOwnFiles(ctx, before.channelId, typed.content));
    const input = { ...typed, content };
    const rules = templateRulesFor(before.platform);
    if (rules.mode === "rendered") {
      requireComplete(before, input, rules);
      const state = await publish(ctx, before, input);
      await alongside(ctx, before.version + 1);
      return { settled: state };
    }
    if (before.state === "auditing" || isBeingSubmitted(before, ctx.now)) return { settled: before.state };
    const link = await requireSubmittable(ctx, before, input, rules, find);
    const marked = await recordSubmission(ctx, before, input, "unaudit");
    await alongside(ctx, marked.version);
    return { settled: null, before, link, marked };
  });
  if (intent.settled !== null) return { state: intent.settled };
  const { before, marked, link } = intent;
  const answer = await ask(ctx, link, marked);
  // The call to the platform took time.
  const answered = { ...ctx, now: link.io.now() };
  return answer.ok
    ? recordTaken(answered, before, marked, answer.value)
    : recordRefused(answered, before, marked, answer.failure);
}

/** Makes what was written what is sent. Campaigns that run with what it said before stop at their next claim. */
async function publish(ctx: Ctx, row: Template, input: SaveTemplateInput): Promise<Template["state"]> {
  const marked = await recordSubmission(ctx, row, input, "pass");
  await forgetDraft(ctx, row.code);
  await audit(ctx, {
    action: "template.published",
    objectKind: "template",
    objectId: row.code,
    detail: {
      name: row.name,
      language: row.language,
      version: marked.version,
      state: { from: row.state, to: marked.state },
      ...contentChanges(row, marked),
    },
  });
  return marked.state;
}

/** Records the submission. From here on the template cannot be sent, because its content awaits a new review. */
async function recordSubmission(
  ctx: Ctx,
  row: Template,
  input: SaveTemplateInput,
  state: "unaudit" | "pass",
): Promise<Template> {
  const [marked] = await ctx.db
    .update(templates)
    .set({
      content: input.content,
      category: input.category,
      state,
      version: row.version + 1,
      submittedAt: ctx.now,
      waitingEdit: null,
      approval: null,
      ...(state === "pass" ? { decidedAt: ctx.now, reason: null } : {}),
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
    ...authors(ctx, row),
    submittedAt: ctx.now,
  });
  return marked as Template;
}

/** Who asked for a submission, and who let it through where that is another decision. */
function authors(ctx: Ctx, { approval }: Template): { submittedBy: string; approvedBy: string | null } {
  const name = recordedName(ctx.actor);
  return approval?.state === "waiting"
    ? { submittedBy: approval.by, approvedBy: name }
    : { submittedBy: name, approvedBy: null };
}

type Taken = { externalId: string; state: Template["state"]; category: Template["category"] | null };

async function ask(ctx: Ctx, link: TemplateLink, row: Template): Promise<Outcome<Taken>> {
  const { templates, channel, io } = link;
  const handles = await uploadSamples(ctx, row.content, link);
  if (!handles.ok) return handles;
  const draft = toDraft(row, handles.value);
  if (row.externalId === null) return templates.submit(channel, draft, io);
  const { externalId } = row;
  const edited = await templates.edit(channel, externalId, draft, io);
  return edited.ok ? { ok: true, value: { externalId, state: "auditing", category: null } } : edited;
}

async function recordTaken(ctx: Ctx, before: Template, marked: Template, taken: Taken): Promise<Submitted> {
  return inTransaction(ctx, async (ctx) => {
    const row = await lockTemplate(ctx, marked.code);
    // Only now: a refusal must not cost the words that were typed.
    await forgetDraft(ctx, row.code);
    await audit(ctx, {
      action: "template.submitted",
      objectKind: "template",
      objectId: row.code,
      detail: {
        name: row.name,
        language: row.language,
        version: marked.version,
        state: { from: before.state, to: "auditing" },
        ...contentChanges(before, marked),
      },
    });
    // The webhook with the review may have arrived before the answer, and is newer.
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
    const result = {
      state: waiting && taken.state !== "auditing" ? taken.state : null,
      category: taken.category,
      reason: null,
      at: ctx.now,
    };
    await applyReviewResult(ctx, next, result);
    return { state: result.state ?? next.state };
  });
}

/** @throws DomainError always, with the platform's message */
async function recordRefused(ctx: Ctx, before: Template, marked: Template, failure: Failure): Promise<never> {
  await inTransaction(ctx, async (ctx) => {
    const row = await lockTemplate(ctx, marked.code);
    // Restore `updatedAt`, so that the same form can be submitted again.
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
    // The platform sends the approved content, so only a template that cannot be sent keeps the new content.
    const held = before.state === "pass" || before.state === "paused";
    const content: TemplateContent = held ? before.content : marked.content;
    await ctx.db
      .update(templates)
      .set({
        // What was approved waits as before: it can be approved again, or sent back.
        approval: before.approval,
        // Keep the state of a review that has arrived meanwhile.
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
