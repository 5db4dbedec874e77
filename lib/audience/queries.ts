import { and, asc, desc, eq, inArray, isNotNull, isNull, like, type SQL, sql } from "drizzle-orm";
import { suppressionEvents, suppressions } from "#db/schema/audience";
import { type Ctx, currentWorkspace, inTransaction } from "#lib/context";
import { notFound } from "#lib/errors";
import type { SuppressionFilter } from "./schema.ts";

/** Rows of one page of an export. */
const exportPage = 2_000;
/** Rows are counted up to here; a list of millions is not counted for its page. */
export const countedMax = 10_000;
/** Lines of one person's history. */
const historyMax = 200;

const listed = {
  id: suppressions.id,
  platform: suppressions.platform,
  address: suppressions.address,
  addressKind: suppressions.addressKind,
  country: suppressions.country,
  kind: suppressions.kind,
  source: suppressions.source,
  at: suppressions.at,
  liftedAt: suppressions.liftedAt,
  liftedBy: suppressions.liftedBy,
};

export type SuppressionRow = Awaited<ReturnType<typeof selectRows>>[number];
export type SuppressionPage = {
  rows: SuppressionRow[];
  /** Id to read the newer page from; null at the start. */
  before: string | null;
  /** Id to read the older page from; null at the end. */
  after: string | null;
  /** Rows that match, counted up to `countedMax` and one more. */
  count: number;
};

/** Suppressions of the workspace, the newest first, by keyset. */
export async function listSuppressions(
  ctx: Ctx,
  filter: SuppressionFilter,
  place: { after?: string | null; before?: string | null; size: number },
): Promise<SuppressionPage> {
  return inTransaction(ctx, async (ctx) => {
    const where = matching(ctx, filter);
    const { size } = place;
    const [counted] = await ctx.db.execute<{ n: number }>(sql`
      SELECT count(*)::int AS n FROM (SELECT 1 FROM suppressions WHERE ${where} LIMIT ${countedMax + 1}) found`);
    const count = counted?.n ?? 0;
    if (place.before) {
      const newer = await selectRows(ctx, and(where, beside(ctx, ">", place.before)), size + 1, "oldest");
      // A short page means that this is the start, and the start is shown full.
      if (newer.length > size) {
        const rows = newer.slice(0, size).reverse();
        return { rows, before: rows[0]?.id ?? null, after: rows.at(-1)?.id ?? null, count };
      }
    }
    const after = place.before ? null : place.after;
    const found = await selectRows(ctx, after ? and(where, beside(ctx, "<", after)) : where, size + 1, "newest");
    const rows = found.slice(0, size);
    return {
      rows,
      before: after ? (rows[0]?.id ?? after) : null,
      after: found.length > size ? (rows.at(-1)?.id ?? null) : null,
      count,
    };
  });
}

/** Whether there is any suppression, lifted ones included: an empty list and an empty filter look different. */
export async function hasSuppressions(ctx: Ctx): Promise<boolean> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const rows = await db
      .select({ id: suppressions.id })
      .from(suppressions)
      .where(eq(suppressions.workspaceId, workspaceId))
      .limit(1);
    return rows.length > 0;
  });
}

/** All suppressions that match, the newest first, a page at a time and never all at once. */
export async function* exportSuppressions(ctx: Ctx, filter: SuppressionFilter): AsyncGenerator<SuppressionRow> {
  let after: string | null = null;
  while (true) {
    const page: SuppressionRow[] = await inTransaction(ctx, (ctx) => {
      const where = matching(ctx, filter);
      return selectRows(ctx, after ? and(where, beside(ctx, "<", after)) : where, exportPage, "newest");
    });
    yield* page;
    after = page.at(-1)?.id ?? null;
    if (page.length < exportPage) return;
  }
}

/**
 * A suppression with everything that was ever said about its person on its platform, the latest first. `everywhere`: it holds
 * on every platform that reaches the person by this address.
 *
 * @throws DomainError "not_found"
 */
export async function getSuppression(ctx: Ctx, id: string) {
  return inTransaction(ctx, async (ctx) => {
    const { db, workspaceId } = ctx;
    const [row] = await db
      .select(listed)
      .from(suppressions)
      .where(and(eq(suppressions.workspaceId, workspaceId), eq(suppressions.id, id)));
    if (!row) throw notFound("suppression");
    const events = await db
      .select({
        id: suppressionEvents.id,
        change: suppressionEvents.change,
        cause: suppressionEvents.cause,
        at: suppressionEvents.at,
        actorName: suppressionEvents.actorName,
        reason: suppressionEvents.reason,
        kind: suppressions.kind,
      })
      .from(suppressionEvents)
      .innerJoin(
        suppressions,
        and(
          eq(suppressions.workspaceId, suppressionEvents.workspaceId),
          eq(suppressions.id, suppressionEvents.suppressionId),
        ),
      )
      .where(
        and(
          eq(suppressions.workspaceId, workspaceId),
          eq(suppressions.platform, row.platform),
          eq(suppressions.addressKind, row.addressKind),
          eq(suppressions.address, row.address),
        ),
      )
      .orderBy(desc(suppressionEvents.at), desc(suppressionEvents.recordedAt), desc(suppressionEvents.id))
      .limit(historyMax);
    const { stopEverywhere } = await currentWorkspace(ctx);
    return { ...row, events, everywhere: stopEverywhere && row.source === "word" && row.liftedAt === null };
  });
}
export type SuppressionDetail = Awaited<ReturnType<typeof getSuppression>>;

function selectRows({ db }: Ctx, where: SQL | undefined, limit: number, first: "newest" | "oldest") {
  const way = first === "newest" ? desc : asc;
  return db
    .select(listed)
    .from(suppressions)
    .where(where)
    .orderBy(way(suppressions.at), way(suppressions.id))
    .limit(limit);
}

/** Rows on one side of the row with this id, in the order of the list; none when it is gone. */
function beside(ctx: Ctx, side: "<" | ">", id: string): SQL {
  return sql`(${suppressions.at}, ${suppressions.id}) ${sql.raw(side)} (
    SELECT k.at, k.id FROM suppressions k WHERE k.workspace_id = ${ctx.workspaceId} AND k.id = ${id})`;
}

function matching(ctx: Ctx, filter: SuppressionFilter): SQL | undefined {
  const { kinds, sources, platforms } = filter;
  return and(
    eq(suppressions.workspaceId, ctx.workspaceId),
    filter.lifted ? isNotNull(suppressions.liftedAt) : isNull(suppressions.liftedAt),
    kinds.length ? inArray(suppressions.kind, [...kinds]) : undefined,
    sources.length ? inArray(suppressions.source, [...sources]) : undefined,
    platforms.length ? inArray(sql`${suppressions.platform}`, [...platforms]) : undefined,
    filter.address ? byAddress(filter.address) : undefined,
  );
}

/** A number by its beginning, however it is typed, and any other address by its own. */
function byAddress(typed: string): SQL {
  const digits = typed.replace(/\D/g, "").replace(/^00/, "");
  const start = /^[+\d\s().-]+$/.test(typed) && digits ? `+${digits}` : typed;
  return like(suppressions.address, `${start.replace(/[\\%_]/g, "\\$&")}%`);
}
