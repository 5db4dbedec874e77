import { and, eq, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import type { GrantRole, Language, Role } from "#db/enums";
import { sessions, workspaces } from "#db/schema/workspaces";
import { audit } from "#lib/audit/audit";
import { asPerson, type Ctx } from "#lib/context";
import { notFound } from "#lib/errors";
import { standingOf } from "#lib/workspaces/standing";
import { actingRole } from "./acting-role.ts";
import type { Session, SessionWorkspace } from "./sessions.ts";

/** What the database's `visit_facts` answers, as JSON; without a workspace when nothing keeps the person there. */
export type VisitFacts = {
  staff_of_id: string;
  workspace_id: string | null;
  slug: string;
  name: string;
  zone: string;
  language: Language;
  verified: boolean;
  /** ISO 8601. */
  moments: { activatedAt: string | null; suspendedAt: string | null; closedAt: string | null };
  suspended_reason: string | null;
  provider_name: string;
  staff_role: Role;
  grant_id: string | null;
  grant_role: GrantRole | null;
  /** ISO 8601. */
  grant_ends_at: string | null;
};

/** The customer's workspace that a provider's staff are in, with what they are there now; null when they may not be there. */
export function visitedWorkspace(facts: VisitFacts): SessionWorkspace | null {
  if (facts.workspace_id === null) return null;
  const { grant_id: id, grant_role: granted, grant_ends_at: endsAt } = facts;
  const role = actingRole(facts.staff_role, granted);
  if (!role) return null;
  return {
    id: facts.workspace_id,
    slug: facts.slug,
    name: facts.name,
    kind: "business",
    role,
    zone: facts.zone,
    language: facts.language,
    verified: facts.verified,
    standing: standingOf(momentsOf(facts)),
    suspendedReason: facts.suspended_reason,
    providerId: facts.staff_of_id,
    channelIds: null,
    customerIds: null,
    staff: {
      providerId: facts.staff_of_id,
      providerName: facts.provider_name,
      grant: id && granted && endsAt ? { id, role: granted, endsAt: new Date(endsAt) } : null,
    },
  };
}

function momentsOf({ moments }: VisitFacts) {
  const date = (text: string | null) => (text === null ? null : new Date(text));
  return {
    activatedAt: date(moments.activatedAt),
    suspendedAt: date(moments.suspendedAt),
    closedAt: date(moments.closedAt),
  };
}

/**
 * Takes the session into a customer's workspace for a provider. What the person may do there is looked up with every request.
 * Recorded in both audit logs.
 *
 * @throws DomainError "not_found" when the person is not staff of that provider, or the workspace is not its customer
 */
export async function beginVisit(
  db: Db,
  session: Session,
  visit: { providerId: string; customerId: string },
  now: Date,
): Promise<void> {
  const { staff, id } = session.workspace ?? {};
  if (staff?.providerId === visit.providerId && id === visit.customerId) return;
  const provider = session.workspaces.find((each) => each.id === visit.providerId);
  if (provider?.kind !== "provider" || !actingRole(staffRoleIn(provider), null)) throw notFound("workspace");
  if (!seesCustomer(provider, visit.customerId)) throw notFound("workspace");
  await asPerson(db, session.user.id, async (db) => {
    await endVisit(db, session, now);
    await db.execute(sql`SELECT set_config('app.workspace_id', ${provider.id}, true)`);
    const [customer] = await db
      .select({ id: workspaces.id })
      .from(workspaces)
      .where(and(eq(workspaces.id, visit.customerId), eq(workspaces.providerId, provider.id)));
    if (!customer) throw notFound("workspace");
    // Whoever is a member there has that membership's rights and no need of a grant.
    const member = session.workspaces.some((each) => each.id === customer.id);
    await db
      .update(sessions)
      .set({ workspaceId: customer.id, staffOfId: member ? null : provider.id })
      .where(eq(sessions.id, session.id));
    if (member) return;
    await record({ db, session, provider, customerId: customer.id, now }, "visit.began");
  });
}

/**
 * A customer of one of the providers whose staff the person is.
 *
 * @returns null for any other workspace
 */
export async function findVisitable(
  db: Db,
  session: Session,
  customerId: string,
): Promise<{ id: string; name: string; providerId: string } | null> {
  const providers = session.workspaces.filter(
    (each) => each.kind === "provider" && actingRole(staffRoleIn(each), null) && seesCustomer(each, customerId),
  );
  for (const { id: providerId } of providers) {
    const [customer] = await asPerson(db, session.user.id, async (db) => {
      await db.execute(sql`SELECT set_config('app.workspace_id', ${providerId}, true)`);
      return db
        .select({ id: workspaces.id, name: workspaces.name })
        .from(workspaces)
        .where(and(eq(workspaces.id, customerId), eq(workspaces.providerId, providerId)));
    });
    if (customer) return { ...customer, providerId };
  }
  return null;
}

/**
 * Takes the session back from a customer's workspace into the provider's. Does nothing for a session that is in no customer's.
 */
export async function leaveCustomer(db: Db, session: Session, now: Date): Promise<void> {
  const staff = session.workspace?.staff;
  if (!staff) return;
  await asPerson(db, session.user.id, async (db) => {
    await endVisit(db, session, now);
    await db
      .update(sessions)
      .set({ workspaceId: staff.providerId, staffOfId: null })
      .where(eq(sessions.id, session.id));
  });
}

/** Records that the session leaves the customer's workspace that it is in, if it is in one. @param db in a transaction */
export async function endVisit(db: Db, session: Session, now: Date): Promise<void> {
  const { workspace } = session;
  if (!workspace?.staff) return;
  const provider = { id: workspace.staff.providerId, name: workspace.staff.providerName };
  await record({ db, session, provider, customerId: workspace.id, now }, "visit.ended");
  await db.execute(sql`SELECT set_config('app.workspace_id', '', true)`);
}

/** In one's own workspace one has a member's role. */
const staffRoleIn = ({ role }: SessionWorkspace) => role as Role;

const seesCustomer = ({ customerIds }: SessionWorkspace, customerId: string) =>
  customerIds === null || customerIds.includes(customerId);

type Visit = {
  db: Db;
  session: Session;
  provider: { id: string; name: string };
  customerId: string;
  now: Date;
};

async function record(visit: Visit, action: "visit.began" | "visit.ended"): Promise<void> {
  const { db, session, provider, customerId, now } = visit;
  await db.execute(sql`SELECT set_config('app.workspace_id', ${customerId}, true)`);
  const staff = { providerId: provider.id, providerName: provider.name, grant: null };
  const actor: Ctx["actor"] = {
    ...{ kind: "member", userId: session.user.id, name: session.user.name, email: session.user.email },
    ...{ role: "visitor", staff },
  };
  await audit(
    { workspaceId: customerId, actor, db, now },
    { action, objectKind: "workspace", objectId: customerId, detail: {} },
  );
}
