import { and, desc, eq, gt, isNull, sql } from "drizzle-orm";
import type { Role } from "#db/enums";
import { invitations, memberships, users } from "#db/schema/workspaces";
import { audit } from "#lib/audit/audit";
import { attemptLimits, isWithinLimit } from "#lib/auth/limits";
import { hashToken } from "#lib/auth/password/password-links";
import { type Ctx, currentWorkspace, inTransaction } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { newId, newToken } from "#lib/ids";
import { putMail } from "#lib/mail/outbox";
import { invitedChannels, limitDetail } from "./member-channels.ts";
import { invitedCustomers } from "./member-customers.ts";
import { canManageRole, invitationDays } from "./rules.ts";

/** How the link reached the person: copied by hand, or by a mail that is under way, was taken, or was refused. */
export type InvitationMail = "copied" | "under_way" | "taken" | "refused";

export type InvitationRow = {
  id: string;
  email: string;
  role: Role;
  /** How many channels the person will see; null for all. */
  channels: number | null;
  /** How many of the provider's customers the person will see; null for all. */
  customers: number | null;
  invitedBy: string;
  createdAt: Date;
  expiresAt: Date;
  mail: InvitationMail;
};

/** Open invitations, newest first. */
export async function listInvitations(ctx: Ctx): Promise<InvitationRow[]> {
  const rows = await inTransaction(ctx, ({ db, workspaceId, now }) =>
    db
      .select({
        id: invitations.id,
        email: invitations.email,
        role: invitations.role,
        channels: sql<number | null>`cardinality(${invitations.channelIds})`,
        customers: sql<number | null>`cardinality(${invitations.customerIds})`,
        invitedBy: sql<string>`coalesce(${users.name}, '')`,
        createdAt: invitations.createdAt,
        expiresAt: invitations.expiresAt,
        byMail: invitations.byMail,
        mailedAt: invitations.mailedAt,
        mailFailedAt: invitations.mailFailedAt,
      })
      .from(invitations)
      .leftJoin(users, eq(users.id, invitations.invitedBy))
      .where(and(eq(invitations.workspaceId, workspaceId), isOpenInvitation(now)))
      .orderBy(desc(invitations.createdAt), desc(invitations.id)),
  );
  return rows.map(({ byMail, mailedAt, mailFailedAt, ...row }) => {
    const mail = mailedAt ? "taken" : mailFailedAt ? "refused" : "under_way";
    return { ...row, mail: byMail ? mail : "copied" };
  });
}

/**
 * Invites a person. An open invitation to the same address is revoked, so that only the newest link works. Nothing here
 * depends on whether a user with that address exists.
 *
 * @param input.byMail the link goes to the address, by a mail that is written here, and never to the inviter, so using it
 * proves the address
 * @returns the token for the link; the database keeps only its hash, so this is the only time it is known
 * @throws DomainError "forbidden" when the actor may not assign that role, "conflict" when the person is already a member,
 * "not_found" for a channel or a customer that is not the workspace's
 */
export async function inviteMember(
  ctx: Ctx,
  input: {
    email: string;
    role: Role;
    channelIds?: readonly string[] | null;
    customerIds?: readonly string[] | null;
    byMail?: boolean;
  },
): Promise<NewInvitation> {
  if (ctx.actor.kind === "member" && !canManageRole(ctx.actor.role, input.role)) {
    throw new DomainError("forbidden", "members.ownersOnly", { field: "role" });
  }
  return writeInvitation(ctx, input);
}

/** A new invitation, with the token that its link holds. */
export type NewInvitation = { id: string; token: string; expiresAt: Date };

/**
 * As `inviteMember`, whatever the actor's role is here: a provider's staff invite the owner of a customer they have made, and
 * have no role in it.
 */
export async function writeInvitation(
  ctx: Ctx,
  input: {
    email: string;
    role: Role;
    channelIds?: readonly string[] | null;
    customerIds?: readonly string[] | null;
    byMail?: boolean;
  },
): Promise<NewInvitation> {
  return inTransaction(ctx, async (ctx) => {
    const { db, workspaceId, now } = ctx;
    const [already] = await db
      .select({ id: users.id })
      .from(users)
      .innerJoin(memberships, eq(memberships.userId, users.id))
      .where(and(eq(memberships.workspaceId, workspaceId), eq(users.email, input.email)));
    if (already) throw new DomainError("conflict", "members.alreadyMember", { field: "email" });
    await db
      .update(invitations)
      .set({ revokedAt: now })
      .where(and(eq(invitations.workspaceId, workspaceId), eq(invitations.email, input.email), isOpenInvitation(now)));
    const channelIds = await invitedChannels(ctx, input.role, input.channelIds ?? null);
    const customerIds = await invitedCustomers(ctx, input.role, input.customerIds ?? null);
    const token = newToken();
    const id = newId();
    const expiresAt = new Date(now.getTime() + invitationDays * 86_400_000);
    const mails = input.byMail ? await mayMail(ctx, input.email) : null;
    await db.insert(invitations).values({
      workspaceId,
      id,
      email: input.email,
      role: input.role,
      channelIds,
      customerIds,
      tokenHash: hashToken(token),
      invitedBy: ctx.actor.kind === "member" ? ctx.actor.userId : "",
      byMail: input.byMail ?? false,
      mailFailedAt: mails === false ? now : null,
      expiresAt,
      createdAt: now,
    });
    if (mails) await mailInvitation(ctx, { ...input, id, token, expiresAt });
    await audit(ctx, {
      action: "invitation.created",
      objectKind: "invitation",
      objectId: id,
      detail: {
        ...{ email: input.email, role: input.role },
        ...(channelIds ? { channels: limitDetail(channelIds) } : {}),
        ...(customerIds ? { limitedTo: limitDetail(customerIds) } : {}),
      },
    });
    return { id, token, expiresAt };
  });
}

/** An address gets a few invitations in a quarter of an hour, from all workspaces together. */
async function mayMail({ db, now }: Ctx, email: string): Promise<boolean> {
  return isWithinLimit(db, { key: `invitation-mail:${email}`, limit: attemptLimits.mailAddress }, now);
}

/** Writes the mail with the link, in the workspace's language. */
async function mailInvitation(
  ctx: Ctx,
  { id, email, role, token, expiresAt }: NewInvitation & { email: string; role: Role },
): Promise<void> {
  const { workspaceId, db, now } = ctx;
  const { name, language, zone } = await currentWorkspace(ctx);
  const payload = { workspace: name, inviter: ctx.actor.name, role, zone };
  const mail = { workspaceId, kind: "invitation" as const, language, recipient: email, about: id };
  await putMail(db, { ...mail, payload, token, expiresAt }, now);
}

/**
 * Revokes an open invitation.
 *
 * @throws DomainError "not_found" when the workspace has no open invitation with that id
 */
export async function revokeInvitation(ctx: Ctx, id: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const [row] = await ctx.db
      .update(invitations)
      .set({ revokedAt: ctx.now })
      .where(and(eq(invitations.workspaceId, ctx.workspaceId), eq(invitations.id, id), isOpenInvitation(ctx.now)))
      .returning({ email: invitations.email, role: invitations.role });
    if (!row) throw notFound("invitation");
    await audit(ctx, {
      action: "invitation.revoked",
      objectKind: "invitation",
      objectId: id,
      detail: { email: row.email, role: row.role },
    });
  });
}

/** SQL condition: not accepted, not revoked, not expired. */
export function isOpenInvitation(now: Date) {
  return and(isNull(invitations.acceptedAt), isNull(invitations.revokedAt), gt(invitations.expiresAt, now));
}
