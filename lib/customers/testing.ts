/** Providers and customers for this domain's database tests. Made as the owner of the tables; contexts connect as the web does. */
import { eq } from "drizzle-orm";
import type { Db } from "#db/client";
import { auditLog, workspaces } from "#db/schema/workspaces";
import { makeWorkspace, type TestWorkspace } from "#lib/testing/workspace";
import { ensureMembership } from "#lib/workspaces/ensure-workspace";
import { createCustomer } from "./create-customer.ts";
import type { CreateCustomerInput } from "./schema.ts";
import { storeTermsFile } from "./terms-file.ts";

type Connections = { owner: Db; web: Db };

/** A provider with an owner who acts for it. */
export async function makeProvider(connections: Connections, now = new Date()) {
  const workspace = await makeWorkspace(connections, now);
  await connections.owner
    .update(workspaces)
    .set({ kind: "provider", activatedAt: now, country: "GB" })
    .where(eq(workspaces.id, workspace.id));
  const { ctx } = await workspace.member("owner");
  return { ...workspace, ctx };
}
export type TestProvider = Awaited<ReturnType<typeof makeProvider>>;

export const termsPdf = Buffer.from("%PDF-1.7\nThe terms.");

/** What a customer is made from, its file uploaded. */
export async function newCustomer(
  provider: TestProvider,
  given: Partial<CreateCustomerInput> = {},
): Promise<CreateCustomerInput> {
  const { id: termsFileId } = await storeTermsFile(provider.ctx, { name: "terms.pdf", bytes: termsPdf });
  return {
    ...{ name: "Brookside Travel", country: "GB", contactName: "Bea Brook", contactEmail: "bea@brookside.example" },
    ...{ officeAddress: "1 Brook Lane, Leeds", termsFileId },
    ...given,
  };
}

/** A customer of the provider, with an owner unless it is asked for without. */
export async function makeCustomer(
  connections: Connections,
  provider: TestProvider,
  given: Partial<CreateCustomerInput> & { owned?: boolean } = {},
) {
  const { owned = true, ...rest } = given;
  const { id, invitation } = await createCustomer(provider.ctx, await newCustomer(provider, rest));
  const workspace: TestWorkspace = await makeWorkspace(connections);
  const member = await workspace.member("owner");
  const ctx = { ...member.ctx, workspaceId: id };
  if (owned) {
    await ensureMembership(connections.owner, { workspaceId: id, userId: member.userId, role: "owner" }, ctx.now);
  }
  return { id, ctx, invitation };
}
export type TestCustomer = Awaited<ReturnType<typeof makeCustomer>>;

/** The actions in a workspace's audit log, oldest first, with who did them. */
export async function actsOf(owner: Db, workspaceId: string) {
  return owner
    .select({ action: auditLog.action, by: auditLog.actorName, reason: auditLog.reason })
    .from(auditLog)
    .where(eq(auditLog.workspaceId, workspaceId))
    .orderBy(auditLog.at, auditLog.id);
}
