import { randomBytes } from "node:crypto";
import { accessKeys } from "#db/schema/workspaces";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { seal } from "#lib/seal";

/**
 * Creates an API access key that acts on behalf of `userId`.
 *
 * @returns the id and the secret; the database keeps the secret encrypted, so this is the only time it is shown
 */
export async function createAccessKey(
  ctx: Ctx,
  input: { userId: string; name: string },
): Promise<{ accessKeyId: string; accessKeySecret: string }> {
  const accessKeyId = `CRL${randomBytes(12).toString("hex").toUpperCase().slice(0, 21)}`;
  const accessKeySecret = randomBytes(24).toString("base64url").slice(0, 30);
  await inTransaction(ctx, async (ctx) => {
    await ctx.db.insert(accessKeys).values({
      workspaceId: ctx.workspaceId,
      id: accessKeyId,
      userId: input.userId,
      name: input.name,
      secretSealed: seal(accessKeySecret, accessKeyPlace(ctx.workspaceId, accessKeyId)),
      createdAt: ctx.now,
    });
    await audit(ctx, {
      action: "access_key.created",
      objectKind: "access_key",
      objectId: accessKeyId,
      detail: { name: input.name },
    });
  });
  return { accessKeyId, accessKeySecret };
}

/** The context a key's secret is sealed with, see lib/seal.ts. */
export function accessKeyPlace(workspaceId: string, id: string) {
  return { workspaceId, field: `access_keys/${id}/secret` };
}
