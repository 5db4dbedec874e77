import { and, desc, eq, sql } from "drizzle-orm";
import type { GrantRole } from "#db/enums";
import { grants } from "#db/schema/customers";
import { type Ctx, inTransaction } from "#lib/context";
import { type GrantState, grantState } from "./rules.ts";

export type GrantRow = {
  id: string;
  providerId: string;
  role: GrantRole;
  reason: string;
  startsAt: Date;
  endsAt: Date;
  /** A name; null for somebody who is no member any more. */
  givenBy: string | null;
  createdAt: Date;
  revokedAt: Date | null;
  revokedBy: string | null;
  state: GrantState;
};

/** The provider that looks after the workspace. */
export async function findProvider(ctx: Ctx): Promise<{ id: string; name: string } | null> {
  return inTransaction(ctx, async ({ db }) => {
    const [row] = await db.execute<{ id: string; name: string }>(sql`SELECT id, name FROM own_provider()`);
    return row ?? null;
  });
}

/** Every grant that the workspace ever gave: those that hold or will hold first, then the latest. */
export async function listGrants(ctx: Ctx): Promise<GrantRow[]> {
  const rows = await inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select(columns)
      .from(grants)
      .where(eq(grants.workspaceId, workspaceId))
      .orderBy(desc(grants.createdAt), desc(grants.id)),
  );
  const states = rows.map((row) => ({ ...row, state: grantState(row, ctx.now) }));
  const open = ({ state }: GrantRow) => state === "valid" || state === "upcoming";
  return [...states.filter(open), ...states.filter((row) => !open(row))];
}

/** The grants that one customer gave this provider and that hold now or later. @param ctx of the provider */
export async function listGrantsOf(ctx: Ctx, customerId: string): Promise<Omit<GrantRow, "givenBy" | "revokedBy">[]> {
  const rows = await inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select(columns)
      .from(grants)
      .where(and(eq(grants.workspaceId, customerId), eq(grants.providerId, workspaceId)))
      .orderBy(grants.startsAt),
  );
  return rows
    .map(({ givenBy: _, revokedBy: __, ...row }) => ({ ...row, state: grantState(row, ctx.now) }))
    .filter(({ state }) => state === "valid" || state === "upcoming");
}

const nameOf = (id: typeof grants.givenBy | typeof grants.revokedBy) =>
  sql<string | null>`(SELECT u.name FROM users u WHERE u.id = ${id})`;

const columns = {
  id: grants.id,
  providerId: grants.providerId,
  role: grants.role,
  reason: grants.reason,
  startsAt: grants.startsAt,
  endsAt: grants.endsAt,
  givenBy: nameOf(grants.givenBy),
  createdAt: grants.createdAt,
  revokedAt: grants.revokedAt,
  revokedBy: nameOf(grants.revokedBy),
};
