import { type SQL, sql } from "drizzle-orm";
import type { Platform } from "#db/enums";
import { type Ctx, inTransaction } from "#lib/context";
import { notFound } from "#lib/errors";
import { textArray } from "#lib/text/text-array";
import { standingOf, type WorkspaceStanding } from "#lib/workspaces/standing";
import { hasSignSql, type NeedFacts, type NeedSign, needSql, signsOf } from "./need.ts";
import type { CustomerFilter, CustomerSort } from "./schema.ts";

/** One line of the list of customers. */
export type CustomerRow = NeedFacts & {
  id: string;
  name: string;
  country: string | null;
  contactName: string | null;
  contactEmail: string | null;
  standing: WorkspaceStanding;
  signs: { sign: NeedSign; count: number; tone: "danger" | "warning" | "info" }[];
  /** Platforms with a bound channel. */
  platforms: Platform[];
  numbers: number;
  acceptedInWeek: number;
  /** The last day with a message, in the customer's zone: `2026-11-21`. */
  lastActiveOn: string | null;
  createdAt: Date;
};

export type CustomerPage = {
  rows: CustomerRow[];
  /** Rows of the filter, before paging. */
  total: number;
  /** Customers, whatever the filter. */
  all: number;
  /** Countries that customers are in, for the filter. */
  countries: string[];
  /** When the oldest of the figures was counted; null when none has been yet. */
  countedAt: Date | null;
};

/**
 * The provider's customers with everything that decides about their need, one row of `customer_health` each: neither
 * channels nor messages are looked at, however many there are. A customer that was never counted has no signs.
 */
const customers = (ctx: Ctx) => sql`
  SELECT w.id, w.slug, w.name, w.country, w.contact_name AS "contactName", w.contact_email AS "contactEmail",
    w.channel_quota AS quota, w.activated_at AS "activatedAt", w.suspended_at AS "suspendedAt", w.closed_at AS "closedAt",
    w.created_at AS "createdAt", coalesce(h.channels, 0) AS channels, coalesce(h.disconnected, 0) AS disconnected,
    coalesce(h.restricted, 0) AS restricted, coalesce(h.numbers_blocked, 0) AS "numbersBlocked",
    coalesce(h.quality_red, 0) AS "qualityRed", coalesce(h.left_lately, 0) AS "left", coalesce(h.failed_lately, 0) AS failed,
    coalesce(h.templates_rejected, 0) AS "templatesRejected", coalesce(h.limits_near, 0) AS "limitsNear",
    coalesce(r.requests, 0) AS requests, coalesce(h.platforms, '{}') AS platforms,
    coalesce(h.numbers, 0) AS numbers,
    coalesce(h.accepted_in_week, 0) AS "acceptedInWeek", h.last_active_on AS "lastActiveOn", h.refreshed_at AS "refreshedAt"
  FROM workspaces w LEFT JOIN customer_health h ON h.workspace_id = w.id
    -- Open ones are few; to count them customer by customer took longer than all the rest.
    LEFT JOIN (
      SELECT o.workspace_id, count(*)::int AS requests FROM requests o
      WHERE o.state = 'open' AND o.workspace_id IN (SELECT s.id FROM workspaces s WHERE s.provider_id = ${ctx.workspaceId})
      GROUP BY o.workspace_id) r ON r.workspace_id = w.id
  WHERE w.provider_id = ${ctx.workspaceId}`;

/** A closed customer needs nobody any more. */
const need = sql.raw(`CASE WHEN f."closedAt" IS NOT NULL THEN -1 ELSE ${needSql} END`);

const orders: Record<CustomerSort, { by: SQL; descends: boolean }> = {
  need: { by: need, descends: true },
  name: { by: sql`lower(f.name)`, descends: false },
  country: { by: sql`f.country`, descends: false },
  channels: { by: sql`f.channels`, descends: true },
  accepted: { by: sql`f."acceptedInWeek"`, descends: true },
  active: { by: sql`f."lastActiveOn"`, descends: true },
  created: { by: sql`f."createdAt"`, descends: true },
};

type Found = NeedFacts &
  Omit<CustomerRow, "standing" | "signs" | "createdAt"> &
  Record<"activatedAt" | "suspendedAt" | "closedAt", string | null> & { createdAt: string };

/** The customers of a provider that match a filter, those that need somebody most first unless asked otherwise. */
export async function listCustomers(ctx: Ctx, filter: CustomerFilter): Promise<CustomerPage> {
  return inTransaction(ctx, async (ctx) => {
    const where = conditions(filter);
    const { by, descends } = orders[filter.sort];
    const direction = sql.raw(descends !== filter.reversed ? "DESC NULLS LAST" : "ASC NULLS LAST");
    // One statement, so that the customers are read, and the filter is asked, once for the page, the total and the countries.
    const [found] = await ctx.db.execute<Sums>(sql`
      WITH f AS MATERIALIZED (SELECT f.*, (${where}) AS matches FROM (${customers(ctx)}) f),
      page AS (
        SELECT f.* FROM f WHERE f.matches ORDER BY ${by} ${direction}, lower(f.name), f.id
        LIMIT ${filter.size} OFFSET ${(filter.page - 1) * filter.size})
      SELECT coalesce((SELECT jsonb_agg(to_jsonb(page) - 'matches') FROM page), '[]') AS rows, count(*)::int AS "all",
        count(*) FILTER (WHERE f.matches)::int AS total, min(f."refreshedAt") AS "countedAt",
        (SELECT coalesce(jsonb_agg(c.country ORDER BY c.country), '[]') FROM (
          SELECT f.country FROM f WHERE f.country IS NOT NULL GROUP BY f.country) c) AS countries
      FROM f`);
    return {
      rows: (found?.rows ?? []).map(toRow),
      total: found?.total ?? 0,
      all: found?.all ?? 0,
      countries: found?.countries ?? [],
      countedAt: found?.countedAt ? new Date(found.countedAt) : null,
    };
  });
}

/**
 * One customer as its line of the list says.
 *
 * @throws DomainError "not_found"
 */
export async function getCustomerRow(ctx: Ctx, customerId: string): Promise<CustomerRow> {
  const [row] = await inTransaction(ctx, (ctx) =>
    ctx.db.execute<Found>(sql`SELECT f.* FROM (${customers(ctx)}) f WHERE f.id = ${customerId}`),
  );
  if (!row) throw notFound("customer");
  return toRow(row);
}

type Sums = { rows: Found[]; all: number; total: number; countries: string[]; countedAt: string | null };

/**
 * The customers whose name, slug or contact has a text in it, by name: for fields that choose one.
 *
 * @returns at most twenty
 */
export async function findCustomers(ctx: Ctx, text: string) {
  const rows = await inTransaction(ctx, ({ db }) =>
    db.execute<{ id: string; name: string; country: string | null; contactEmail: string | null }>(sql`
      SELECT f.id, f.name, f.country, f.contact_email AS "contactEmail" FROM workspaces f
      WHERE f.provider_id = ${ctx.workspaceId} AND f.closed_at IS NULL
        AND (f.name ILIKE ${anywhere(text)} OR f.slug ILIKE ${anywhere(text)} OR f.contact_email ILIKE ${anywhere(text)})
      ORDER BY lower(f.name), f.id LIMIT 20`),
  );
  return [...rows];
}

function conditions({ q, countries, standings, needs }: CustomerFilter): SQL {
  const wanted: SQL[] = [sql`true`];
  if (q) {
    const text = anywhere(q);
    wanted.push(
      sql`(f.name ILIKE ${text} OR f.slug ILIKE ${text} OR f."contactEmail" ILIKE ${text} OR f."contactName" ILIKE ${text} OR f.id = ${q})`,
    );
  }
  if (countries.length > 0) wanted.push(sql`f.country = ANY(${textArray(countries)})`);
  if (standings.length > 0) wanted.push(sql`${standing} = ANY(${textArray(standings)})`);
  if (needs.length > 0) wanted.push(sql.raw(`f."closedAt" IS NULL AND (${needs.map(hasSignSql).join(" OR ")})`));
  return sql.join(wanted, sql` AND `);
}

/** `standingOf` in SQL. */
const standing =
  sql.raw(`CASE WHEN f."closedAt" IS NOT NULL THEN 'closed' WHEN f."suspendedAt" IS NOT NULL THEN 'suspended'
  WHEN f."activatedAt" IS NULL THEN 'not_activated' ELSE 'active' END`);

function anywhere(text: string): string {
  return `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}

function toRow({ activatedAt, suspendedAt, closedAt, createdAt, ...row }: Found): CustomerRow {
  const dateOf = (text: string | null) => (text === null ? null : new Date(text));
  return {
    ...row,
    createdAt: new Date(createdAt),
    standing: standingOf({
      activatedAt: dateOf(activatedAt),
      suspendedAt: dateOf(suspendedAt),
      closedAt: dateOf(closedAt),
    }),
    signs: closedAt === null ? signsOf(row) : [],
  };
}
