import { eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { quotaChanges } from "#db/schema/customers";
import { workspaces } from "#db/schema/workspaces";
import { changesOf } from "#lib/audit/audit-entries";
import { DomainError, notFound } from "#lib/errors";
import { newId } from "#lib/ids";
import { asOperator, auditFor, type OperatorCtx, recordAct } from "./context.ts";
import { findProvider } from "./create-workspace.ts";
import type { ChangeWorkspaceInput } from "./schema.ts";

type Found = {
  name: string;
  kind: string;
  providerId: string | null;
  provider: string | null;
  channelQuota: number;
  channels: number;
};

/**
 * Renames a workspace, gives it to a provider or takes it away from one, and sets its quota of channels.
 *
 * @throws DomainError "not_found"; "invalid" for a provider that is none; "precondition_failed" for a quota below what is used
 */
export async function changeWorkspace(ctx: OperatorCtx, input: z.output<typeof ChangeWorkspaceInput>): Promise<void> {
  const { workspaceId, name, channelQuota } = input;
  await asOperator(ctx, async (ctx) => {
    const before = await findWorkspace(ctx, workspaceId);
    const provider = await findProvider(ctx, input.providerId, before.kind);
    if (channelQuota < before.channels) {
      throw new DomainError("precondition_failed", "operator.quotaBelowUse", {
        field: "channelQuota",
        values: { used: before.channels },
      });
    }
    const changes = changesOf(
      { name: before.name, provider: before.provider, channelQuota: before.channelQuota },
      { name, provider: provider?.name ?? null, channelQuota },
    );
    if (Object.keys(changes).length === 0) return;
    await ctx.db
      .update(workspaces)
      .set({ name, channelQuota, providerId: provider?.id ?? null })
      .where(eq(workspaces.id, workspaceId));
    if (changes.channelQuota) await noteQuotaChange(ctx, workspaceId, before.channelQuota, channelQuota);
    await auditFor(ctx, workspaceId, {
      ...{ action: "workspace.operated", objectKind: "workspace", objectId: workspaceId, detail: changes },
    });
    const acts = {
      "workspace.renamed": changes.name,
      "workspace.provider_changed": changes.provider,
      "workspace.quota_changed": changes.channelQuota,
    } as const;
    for (const [action, change] of Object.entries(acts)) {
      if (!change) continue;
      await recordAct(ctx, {
        ...{ action: action as keyof typeof acts, objectId: workspaceId, objectName: name },
        detail: { ...change },
      });
    }
  });
}

/** The history of quotas, which the workspace and its provider read, has the operator's changes too. */
async function noteQuotaChange(ctx: OperatorCtx, workspaceId: string, before: number, after: number): Promise<void> {
  const { db, operator, now } = ctx;
  await db.insert(quotaChanges).values({
    ...{ workspaceId, id: newId(), quota: "channels", objectId: workspaceId, before, after, reason: "" },
    ...{ requestId: null, changedBy: operator.userId, changedByName: operator.name, createdAt: now },
  });
}

async function findWorkspace({ db }: OperatorCtx, workspaceId: string): Promise<Found> {
  const [found] = await db.execute<Found>(sql`
    SELECT w.name, w.kind, w.provider_id AS "providerId", w.channel_quota AS "channelQuota",
      (SELECT p.name FROM workspaces p WHERE p.id = w.provider_id) AS provider,
      (SELECT count(*)::int FROM channels c WHERE c.workspace_id = w.id AND c.deleted_at IS NULL) AS channels
    FROM workspaces w WHERE w.id = ${workspaceId} FOR UPDATE OF w`);
  if (!found) throw notFound("workspace");
  return found;
}
