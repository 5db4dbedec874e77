import { sql } from "drizzle-orm";
import type { z } from "zod";
import { workspaces } from "#db/schema/workspaces";
import type { Ctx } from "#lib/context";
import { DomainError, isUniqueViolation } from "#lib/errors";
import { newId } from "#lib/ids";
import { inviteMember } from "#lib/workspaces/invitations";
import { asOperator, type OperatorCtx, recordAct } from "./context.ts";
import type { CreateWorkspaceInput, InviteOwnerInput } from "./schema.ts";

/** The token of an invitation's link, known at this moment only. */
export type OwnerInvitation = { workspaceId: string; id: string; token: string; expiresAt: Date };

/**
 * Creates a workspace and invites its owner.
 *
 * @param byMail the link goes to the owner's address and to nobody else
 * @throws DomainError "conflict" when the slug is taken, "invalid" for a provider of a provider or one that does not exist
 */
export async function createWorkspace(
  ctx: OperatorCtx,
  input: z.output<typeof CreateWorkspaceInput>,
  byMail: boolean,
): Promise<OwnerInvitation> {
  const { name, kind, zone, language, channelQuota, active, ownerEmail } = input;
  const workspaceId = newId();
  const slug = input.slug || slugOf(name) || `workspace-${workspaceId.slice(-8)}`;
  try {
    return await asOperator(ctx, async (ctx) => {
      const provider = await findProvider(ctx, input.providerId, kind);
      await ctx.db.insert(workspaces).values({
        ...{ id: workspaceId, slug, name, kind, zone, language, channelQuota, createdAt: ctx.now },
        providerId: provider?.id ?? null,
        ...(active ? { verifiedAt: ctx.now, activatedAt: ctx.now } : {}),
      });
      const detail = { kind, slug, channelQuota, active, ...(provider ? { provider: provider.name } : {}) };
      await recordAct(ctx, { action: "workspace.created", objectId: workspaceId, objectName: name, detail });
      return inviteOwner(ctx, { workspaceId, email: ownerEmail }, byMail);
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new DomainError("conflict", "operator.slugTaken", { field: "slug", values: { slug } });
  }
}

/**
 * Invites a person to own a workspace. An open invitation of the same address is replaced.
 *
 * @throws DomainError "not_found" without such a workspace, "conflict" when the person is a member
 */
export async function inviteOwner(
  ctx: OperatorCtx,
  { workspaceId, email }: z.output<typeof InviteOwnerInput>,
  byMail: boolean,
): Promise<OwnerInvitation> {
  return asOperator(ctx, async (ctx) => {
    const [workspace] = await ctx.db.execute<{ name: string }>(
      sql`SELECT name FROM workspaces WHERE id = ${workspaceId}`,
    );
    if (!workspace) throw new DomainError("not_found", "notFound.workspace");
    const invitation = await inviteMember(memberCtx(ctx, workspaceId), { email, role: "owner", byMail });
    const detail = { email };
    await recordAct(ctx, {
      ...{ action: "workspace.owner_invited", objectId: workspaceId, objectName: workspace.name, detail },
    });
    return { workspaceId, ...invitation };
  });
}

/** The operator as verbs of a workspace know those who act there. */
export function memberCtx({ db, operator, now }: OperatorCtx, workspaceId: string): Ctx {
  return { workspaceId, actor: { kind: "member", ...operator, role: "owner" }, db, now };
}

/**
 * The provider with this id; null for none.
 *
 * @throws DomainError "invalid" when there is no such provider, or for one of a provider
 */
export async function findProvider(
  { db }: OperatorCtx,
  providerId: string,
  kind: string,
): Promise<{ id: string; name: string } | null> {
  if (!providerId) return null;
  if (kind === "provider") throw new DomainError("invalid", "operator.providerOfProvider", { field: "providerId" });
  const [provider] = await db.execute<{ id: string; name: string }>(
    sql`SELECT id, name FROM workspaces WHERE id = ${providerId} AND kind = 'provider'`,
  );
  if (!provider) throw new DomainError("invalid", "operator.noProvider", { field: "providerId" });
  return provider;
}

/** Lower-case letters and digits of a name, with hyphens between its words; empty for a name without any. */
export function slugOf(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60)
    .replace(/-+$/, "");
}
