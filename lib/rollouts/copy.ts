import { and, eq, isNull, ne, sql } from "drizzle-orm";
import type { RolloutKind, RolloutPlan } from "#db/request-enums";
import { channels } from "#db/schema/channels";
import type { RolloutSetting, RolloutTemplate } from "#db/schema/rollouts";
import { templates } from "#db/schema/templates";
import { workspaces } from "#db/schema/workspaces";
import { audit } from "#lib/audit/audit";
import type { TemplateRules } from "#lib/connectors/profile";
import { profileFor } from "#lib/connectors/profiles";
import type { Ctx } from "#lib/context";
import { notFound } from "#lib/errors";
import { designIssues } from "#lib/templates/content/design-rules";
import { filesIn } from "#lib/templates/content/files";
import { createTemplate } from "#lib/templates/create-template";
import { saveTemplate } from "#lib/templates/save-template";
import { canDo, isBeingSubmitted } from "#lib/templates/state-rules";
import type { CannotReason } from "./cannot-reasons.ts";
import { digestOf, normalTemplate } from "./digest.ts";
import { fillTemplate, fillText, placeholdersIn } from "./fill.ts";
import { settingValue } from "./schema.ts";

/** What is rolled out, with the values of one customer. */
export type Item = ({ kind: "template" } & RolloutTemplate) | ({ kind: "setting" } & RolloutSetting);
export type Target = { channelId: string | null; values: Record<string, string> };

/** What would be done at one customer, and with what. */
export type Step = {
  plan: RolloutPlan;
  reason: CannotReason | null;
  channelId: string | null;
  /** What is there now; null for nothing. */
  before: unknown;
  /** What is to be there; null when it cannot be. */
  after: unknown;
  templateCode: string | null;
};

/**
 * May the provider write into a customer now? Its owner has to have granted it a role that may.
 *
 * @param db in a transaction that names the provider
 */
export async function mayRollOut(db: Ctx["db"], customerId: string, kind: RolloutKind, now: Date): Promise<boolean> {
  const [row] = await db.execute<{ may: boolean }>(
    sql`SELECT may_roll_out(${customerId}, ${kind}, ${now.toISOString()}::timestamptz) AS may`,
  );
  return row?.may === true;
}

const cannot = (reason: CannotReason, rest: Partial<Step> = {}): Step => ({
  ...{ plan: "cannot", reason, channelId: null, before: null, after: null, templateCode: null },
  ...rest,
});

/** What a roll-out would change in the workspace of a customer, as it stands now. Changes nothing. */
export async function planStep(ctx: Ctx, item: Item, target: Target): Promise<Step> {
  return item.kind === "template" ? planTemplate(ctx, item, target) : planSetting(ctx, item, target);
}

async function planTemplate(ctx: Ctx, item: RolloutTemplate, target: Target): Promise<Step> {
  const { template, missing } = fillTemplate(item, target.values);
  if (missing.length > 0) return cannot("missing_value");
  const channel = await channelOf(ctx, target.channelId);
  if (channel === null || channel === "several") return cannot(channel === null ? "no_channel" : "several_channels");
  const { id: channelId, rules } = channel;
  // A file belongs to the workspace that has uploaded it.
  const own = filesIn(template.content).length > 0;
  if (own || designIssues(template, rules).length > 0) return cannot("content");
  const existing = await findTemplate(ctx, channelId, item);
  const after = normalTemplate(template);
  if (!existing) return { plan: "create", reason: null, channelId, before: null, after, templateCode: null };
  const before = normalTemplate(existing);
  const found = { channelId, before, after, templateCode: existing.code };
  if (digestOf(before) === digestOf(after)) return { plan: "same", reason: null, ...found };
  if (!canDo("save", existing.state) || isBeingSubmitted(existing, ctx.now)) return cannot("in_review", found);
  return { plan: "update", reason: null, ...found };
}

/** The channel that is named, or the only one there is for reviewed templates. */
async function channelOf(
  { db, workspaceId }: Ctx,
  channelId: string | null,
): Promise<{ id: string; rules: TemplateRules } | "several" | null> {
  const rows = await db
    .select({ id: channels.id, type: channels.type })
    .from(channels)
    .where(and(eq(channels.workspaceId, workspaceId), isNull(channels.deletedAt)));
  const fitting = rows.flatMap(({ id, type }) => {
    const rules = profileFor(type)?.templates;
    return rules?.mode === "reviewed" ? [{ id, rules }] : [];
  });
  if (channelId !== null) return fitting.find(({ id }) => id === channelId) ?? null;
  return fitting.length > 1 ? "several" : (fitting[0] ?? null);
}

async function findTemplate({ db, workspaceId }: Ctx, channelId: string, item: RolloutTemplate) {
  const [row] = await db
    .select()
    .from(templates)
    .where(
      and(
        eq(templates.workspaceId, workspaceId),
        eq(templates.channelId, channelId),
        eq(templates.name, item.name),
        eq(templates.language, item.language),
        ne(templates.state, "deleted"),
      ),
    );
  return row ?? null;
}

async function planSetting(ctx: Ctx, item: RolloutSetting, target: Target): Promise<Step> {
  const text = fillText(item.value, target.values);
  if (placeholdersIn(text).length > 0) return cannot("missing_value");
  const value = settingValue(item.setting, text);
  if (value === null) return cannot("value");
  const [workspace] = await ctx.db.select().from(workspaces).where(eq(workspaces.id, ctx.workspaceId));
  if (!workspace) throw notFound("workspace");
  const before = { [item.setting]: workspace[item.setting] };
  const after = { [item.setting]: value };
  const same = digestOf(before) === digestOf(after);
  return { plan: same ? "same" : "update", reason: null, channelId: null, before, after, templateCode: null };
}

/**
 * Writes what a step is about into the workspace of the customer, in the caller's transaction.
 *
 * @returns the code of the template that was written
 * @throws DomainError as the verbs for templates do
 */
export async function carryOut(ctx: Ctx, item: Item, target: Target, step: Step): Promise<string | null> {
  if (step.plan === "same" || step.plan === "cannot") return step.templateCode;
  if (item.kind === "setting") {
    await writeSetting(ctx, item, step);
    return null;
  }
  const { template } = fillTemplate(item, target.values);
  const { name, language, category, content } = template;
  const code =
    step.templateCode ??
    (
      await createTemplate(ctx, {
        ...{ channelId: step.channelId ?? "", name, language: language as "en" },
        ...{ category, pauseOnCategoryChange: true },
      })
    ).code;
  const existing = await findTemplate(ctx, step.channelId ?? "", item);
  const seenAt = (existing?.updatedAt ?? ctx.now).toISOString();
  await saveTemplate(ctx, { code, category, content, seenAt });
  return code;
}

async function writeSetting(ctx: Ctx, { setting }: RolloutSetting, step: Step): Promise<void> {
  const [before, after] = [step.before, step.after] as Record<string, string | number | boolean>[];
  await ctx.db
    .update(workspaces)
    .set({ [setting]: after?.[setting] })
    .where(eq(workspaces.id, ctx.workspaceId));
  await audit(ctx, {
    action: "workspace.updated",
    objectKind: "workspace",
    objectId: ctx.workspaceId,
    detail: { [setting]: { from: before?.[setting], to: after?.[setting] } },
  });
}
