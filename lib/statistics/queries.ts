import { and, between, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import { type Platform, platforms } from "#db/enums";
import type { FailureKind } from "#db/message-enums";
import { channels } from "#db/schema/channels";
import { dailyFailures, dailyOptOuts, dailyStatistics } from "#db/schema/operations";
import { templates } from "#db/schema/templates";
import { type Ctx, inTransaction } from "#lib/context";
import { daysOf, type Period } from "./period.ts";
import { addSums, type Sums } from "./sums.ts";

/**
 * Queries of the daily statistics. A message counts on the day it was created, in the workspace's time zone. Nothing here
 * counts messages: each change updates the figures in its own transaction.
 */

/** A period and optional filters; an empty list does not filter. */
export type Scope = Period & {
  platform?: Platform | null;
  channelId?: string | null;
  senderIds?: readonly string[];
  templateCodes?: readonly string[];
};

const d = dailyStatistics;
const total = (column: AnyPgColumn) => sql<number>`coalesce(sum(${column}), 0)::int`;
const sums: Record<keyof Sums, SQL<number>> = {
  submitted: total(d.submitted),
  accepted: total(d.accepted),
  sent: total(d.sent),
  delivered: total(d.delivered),
  read: total(d.read),
  failed: total(d.failed),
  failedLater: total(d.failedLater),
  uncertain: total(d.uncertain),
  inbound: total(d.inbound),
};

const noSums = addSums([]);

function within(workspaceId: string, scope: Scope) {
  return and(
    eq(d.workspaceId, workspaceId),
    between(d.day, scope.from, scope.to),
    scope.channelId ? eq(d.channelId, scope.channelId) : undefined,
    scope.senderIds?.length ? inArray(d.senderId, [...scope.senderIds]) : undefined,
    scope.templateCodes?.length ? inArray(d.templateCode, [...scope.templateCodes]) : undefined,
    scope.platform
      ? sql`${d.channelId} IN (SELECT ${channels.id} FROM ${channels} WHERE ${channels.workspaceId} = ${workspaceId} AND ${channels.type} = ${scope.platform})`
      : undefined,
  );
}

/** The sums of a whole period. */
export async function sumStatistics(ctx: Ctx, scope: Scope): Promise<Sums> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db.select(sums).from(d).where(within(workspaceId, scope));
    return row ?? noSums;
  });
}

/** The sums of a period by the code of the template; a template without messages is not among them. */
export async function sumByTemplate(ctx: Ctx, scope: Scope): Promise<Record<string, Sums>> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const rows = await db
      .select({ code: d.templateCode, ...sums })
      .from(d)
      .where(within(workspaceId, scope))
      .groupBy(d.templateCode);
    return Object.fromEntries(rows.map(({ code, ...row }) => [code, row]));
  });
}

export type DayRow = Sums & { day: string };

/** One row per day of the period, in order; a day without messages has zeros. */
export async function listDays(ctx: Ctx, scope: Scope): Promise<DayRow[]> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const rows = await db
      .select({ day: d.day, ...sums })
      .from(d)
      .where(within(workspaceId, scope))
      .groupBy(d.day);
    const byDay = new Map(rows.map((row) => [row.day, row]));
    return daysOf(scope).map((day) => byDay.get(day) ?? { day, ...noSums });
  });
}

/** One row per platform and day of the period, in order. */
export async function listPlatformDays(ctx: Ctx, period: Period): Promise<Record<Platform, DayRow[]>> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const rows = await db
      .select({ platform: channels.type, day: d.day, ...sums })
      .from(d)
      .innerJoin(channels, and(eq(channels.workspaceId, d.workspaceId), eq(channels.id, d.channelId)))
      .where(within(workspaceId, period))
      .groupBy(channels.type, d.day);
    const found = new Map(rows.map(({ platform, ...row }) => [`${platform} ${row.day}`, row]));
    const days = daysOf(period);
    return Object.fromEntries(
      platforms.map((platform) => [platform, days.map((day) => found.get(`${platform} ${day}`) ?? { day, ...noSums })]),
    ) as Record<Platform, DayRow[]>;
  });
}

/** The channels whose platforms took the most, including deleted ones. */
export async function listTopChannels(ctx: Ctx, scope: Scope, limit = 5) {
  return inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({
        id: channels.id,
        name: channels.name,
        type: channels.type,
        deleted: sql<boolean>`${channels.deletedAt} IS NOT NULL`,
        ...sums,
      })
      .from(d)
      .innerJoin(channels, and(eq(channels.workspaceId, d.workspaceId), eq(channels.id, d.channelId)))
      .where(within(workspaceId, scope))
      // All of them by name: a reader from whom content is hidden reads from views, which have no key.
      .groupBy(channels.id, channels.name, channels.type, channels.deletedAt)
      .having(sql`sum(${d.submitted}) > 0`)
      .orderBy(sql`sum(${d.accepted}) DESC`, channels.id)
      .limit(limit),
  );
}
export type TopChannel = Awaited<ReturnType<typeof listTopChannels>>[number];

/** The templates of which the platforms took the most. All languages of a template are one row. */
export async function listTopTemplates(ctx: Ctx, scope: Scope, limit = 5) {
  return inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({
        channelId: templates.channelId,
        name: templates.name,
        code: sql<string>`min(${templates.code})`,
        category: sql<(typeof templates.$inferSelect)["category"]>`min(${templates.category})`,
        languages: sql<string[]>`array_agg(DISTINCT ${templates.language} ORDER BY ${templates.language})`,
        deleted: sql<boolean>`bool_and(${templates.state} = 'deleted')`,
        ...sums,
      })
      .from(d)
      .innerJoin(templates, and(eq(templates.workspaceId, d.workspaceId), eq(templates.code, d.templateCode)))
      .where(within(workspaceId, scope))
      .groupBy(templates.channelId, templates.name)
      .having(sql`sum(${d.submitted}) > 0`)
      .orderBy(sql`sum(${d.accepted}) DESC`, templates.name, templates.channelId)
      .limit(limit),
  );
}
export type TopTemplate = Awaited<ReturnType<typeof listTopTemplates>>[number];

/** Sums by template category, most accepted first; free-form messages have an empty category. */
export async function listByCategory(ctx: Ctx, scope: Scope) {
  return inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({ category: d.category, ...sums })
      .from(d)
      .where(within(workspaceId, scope))
      .groupBy(d.category)
      .having(sql`sum(${d.submitted}) > 0`)
      .orderBy(sql`sum(${d.accepted}) DESC`, d.category),
  );
}

/** Sums by country or region (ISO 3166-1; empty when unknown), most accepted first. */
export async function listByCountry(ctx: Ctx, scope: Scope) {
  return inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({ country: d.country, ...sums })
      .from(d)
      .where(within(workspaceId, scope))
      .groupBy(d.country)
      .having(sql`sum(${d.submitted}) > 0`)
      .orderBy(sql`sum(${d.accepted}) DESC`, d.country),
  );
}

/** Failed messages of a channel by failure code, most frequent first. Not available per sender. */
export async function listByFailure(ctx: Ctx, channelId: string, period: Period) {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const f = dailyFailures;
    const rows = await db
      .select({ code: f.code, kind: sql<FailureKind>`min(${f.kind})`, failed: sql<number>`sum(${f.failed})::int` })
      .from(f)
      .where(and(eq(f.workspaceId, workspaceId), eq(f.channelId, channelId), between(f.day, period.from, period.to)))
      .groupBy(f.code)
      .having(sql`sum(${f.failed}) > 0`)
      .orderBy(sql`sum(${f.failed}) DESC`, f.code);
    return rows.map((row) => ({ ...row, code: row.code || null }));
  });
}

/**
 * People newly opted out on a platform in a period: those who said so to a channel or whom its platform named, and those
 * whom a member added for the whole platform.
 *
 * @param scope.senderIds only those who said so to one of these senders; an empty list does not filter
 */
export async function countOptOuts(
  ctx: Ctx,
  scope: Period & { platform: Platform; channelId: string; senderIds: readonly string[] },
): Promise<number> {
  const o = dailyOptOuts;
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db
      .select({ people: total(o.people) })
      .from(o)
      .where(
        and(
          eq(o.workspaceId, workspaceId),
          between(o.day, scope.from, scope.to),
          eq(o.platform, scope.platform),
          inArray(o.channelId, [scope.channelId, ""]),
          scope.senderIds.length ? inArray(o.senderId, [...scope.senderIds]) : undefined,
        ),
      );
    return row?.people ?? 0;
  });
}

/** People newly opted out in a period, by the channel they said so to; an empty channel for those whom a member added. */
export async function listOptOuts(ctx: Ctx, period: Period): Promise<{ channelId: string; people: number }[]> {
  const o = dailyOptOuts;
  return inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({ channelId: o.channelId, people: total(o.people) })
      .from(o)
      .where(and(eq(o.workspaceId, workspaceId), between(o.day, period.from, period.to)))
      .groupBy(o.channelId)
      .orderBy(o.channelId),
  );
}
