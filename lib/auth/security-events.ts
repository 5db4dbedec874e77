import { eq, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { memberships } from "#db/schema/workspaces";
import { audit } from "#lib/audit/audit";
import type { AuditDetailOf } from "#lib/audit/audit-entries";
import { asPerson } from "#lib/context";
import { describeUserAgent } from "./user-agent.ts";

export type Person = { id: string; name: string; email: string };

/** Where a request came from. */
export type Client = { ip: string | null; userAgent: string | null };

/** What happened to a person's account. Each has words in `settings.audit.actions`. */
export const securityEvents = [
  "member.signed_in",
  "member.sign_in_failed",
  "member.sign_in_blocked",
  "member.signed_out",
  "member.sessions_ended",
  "member.password_changed",
  "member.password_asked",
  "member.password_link_made",
  "member.password_reset",
  "member.account_claimed",
  "member.renamed",
] as const;
export type SecurityEvent = (typeof securityEvents)[number];

/**
 * Writes what happened to a person's account into the audit log of every workspace the person belongs to. Joins the
 * transaction that `db` is in, or opens one.
 *
 * @param by who did it: the person, nobody who is signed in, or the operator of the installation
 */
export async function recordSecurityEvent(
  db: Db,
  person: Person,
  event: SecurityEvent,
  facts: { by: "self" | "stranger" | "operator"; client?: Client; detail?: AuditDetailOf<SecurityEvent> },
  now: Date,
): Promise<void> {
  await asPerson(db, person.id, async (db) => {
    const joined = await db
      .select({ workspaceId: memberships.workspaceId, role: memberships.role })
      .from(memberships)
      .where(eq(memberships.userId, person.id))
      .orderBy(memberships.workspaceId);
    const { browser, system } = describeUserAgent(facts.client?.userAgent ?? null);
    const where = { ip: facts.client?.ip || undefined, browser: browser ?? undefined, system: system ?? undefined };
    for (const { workspaceId, role } of joined) {
      await db.execute(sql`SELECT set_config('app.workspace_id', ${workspaceId}, true)`);
      const actor =
        facts.by === "self"
          ? { kind: "member" as const, userId: person.id, name: person.name, email: person.email, role }
          : { kind: "system" as const, name: facts.by === "operator" ? "Command line" : "" };
      await audit(
        { workspaceId, actor, db, now },
        {
          action: event,
          objectKind: "member",
          objectId: person.id,
          detail: { email: person.email, ...facts.detail, ...where },
        },
      );
    }
    await db.execute(sql`SELECT set_config('app.workspace_id', '', true)`);
  });
}
