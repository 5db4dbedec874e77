import "server-only";
import { sql } from "drizzle-orm";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { signInPath } from "#lib/auth/callback-url";
import { PATH_HEADER } from "#lib/auth/request-headers";
import { getSession } from "#lib/auth/session";
import type { Session } from "#lib/auth/sessions";
import { asPerson } from "#lib/context";
import { webDatabase } from "#lib/database";
import { DomainError } from "#lib/errors";
import { notOperator, type OperatorCtx } from "./context.ts";
import { systemDatabase } from "./system-database.ts";

/** A signed-in operator, and what their reads and acts run with. */
export type OperatorAccess = { session: Session; ctx: OperatorCtx };

/** Whether the person of a session operates the installation. Cached for the request, so asked at every one. */
export const isOperator = cache(async (userId: string): Promise<boolean> => {
  const [row] = await asPerson(webDatabase().db, userId, (db) =>
    db.execute<{ operator: boolean }>(sql`SELECT app_is_operator() AS operator`),
  );
  return row?.operator ?? false;
});

/** Whether this web was given a pool for the operator's pages. */
export function areSystemPagesOn(): boolean {
  return systemDatabase() !== null;
}

/**
 * For pages: redirects to sign-in without a session.
 *
 * @returns null for somebody who is no operator; the page then renders its "not allowed" state
 * @throws DomainError "unavailable" when this web was given no pool for these pages
 */
export async function authorizeOperator(): Promise<OperatorAccess | null> {
  const session = await getSession();
  if (!session) redirect(signInPath((await headers()).get(PATH_HEADER)));
  return (await isOperator(session.user.id)) ? accessOf(session) : null;
}

/**
 * For actions: checks the permission `operator:manage`, which a person has by their flag and not by a role.
 *
 * @throws DomainError "unauthenticated" without a session, "forbidden" for somebody who is no operator, "unavailable" when
 * this web was given no pool for these pages
 */
export async function requireOperator(): Promise<OperatorAccess> {
  const session = await getSession();
  if (!session) throw new DomainError("unauthenticated", "session.missing");
  if (!(await isOperator(session.user.id))) throw notOperator();
  return accessOf(session);
}

function accessOf(session: Session): OperatorAccess {
  const pool = systemDatabase();
  if (!pool) throw new DomainError("unavailable", "operator.noPool");
  const { id: userId, name, email } = session.user;
  return { session, ctx: { operator: { userId, name, email }, db: pool.db, now: new Date() } };
}
