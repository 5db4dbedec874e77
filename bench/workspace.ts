import { bindings, channels } from "#db/schema/channels";
import { templates } from "#db/schema/templates";
import { memberships, users, workspaces } from "#db/schema/workspaces";
import { sealSecrets } from "#lib/channels/binding/secrets";
import type { Ctx } from "#lib/context";
import { newChannelId, newId, newTemplateCode } from "#lib/ids";
import type { Scratch } from "./scratch.ts";

export type BenchWorkspace = {
  ctx(): Ctx;
  workspaceId: string;
  channelId: string;
  templateCode: string;
  appSecret: string;
};

/** Creates a workspace with a bound channel, an approved template with two variables, and a member. */
export async function makeBenchWorkspace({ owner, web }: Scratch): Promise<BenchWorkspace> {
  const [workspaceId, userId, channelId] = [newId(), newId(), newChannelId()];
  const templateCode = newTemplateCode(new Date());
  const appSecret = "an unused secret";
  const who = { name: "Bench", email: "bench@lumen.example" };
  await owner.db
    .insert(workspaces)
    .values({ id: workspaceId, slug: "bench", name: "Bench", kind: "business", requireConsent: false });
  await owner.db.insert(users).values({ id: userId, ...who, passwordHash: "-" });
  await owner.db.insert(memberships).values({ workspaceId, userId, role: "owner" });
  await owner.db
    .insert(channels)
    .values({ workspaceId, id: channelId, type: "whatsapp", name: "Bench", state: "bound", createdBy: userId });
  await owner.db.insert(bindings).values({
    workspaceId,
    channelId,
    platform: "whatsapp",
    environment: "sandbox",
    configuration: { apiVersion: "v25.0" },
    accountId: "1",
    accountName: "Bench",
    account: {
      reviewState: "APPROVED",
      verificationState: null,
      businessId: null,
      businessName: null,
      currency: null,
      namespace: null,
    },
    secretsSealed: sealSecrets({ workspaceId, channelId }, { accessToken: "-", appSecret, verifyToken: "-" }),
    boundBy: userId,
  });
  await owner.db.insert(templates).values({
    workspaceId,
    code: templateCode,
    channelId,
    name: "order_shipped",
    language: "en",
    category: "utility",
    state: "pass",
    content: {
      header: null,
      body: "Hello $(name), your order $(order) is on its way.",
      footer: null,
      buttons: [],
      samples: { "body.name": "Ines", "body.order": "17" },
    },
    createdBy: who.name,
  });
  const actor = { kind: "member", userId, ...who, role: "owner" } as const;
  return {
    workspaceId,
    channelId,
    templateCode,
    appSecret,
    ctx: () => ({ workspaceId, actor, db: web.db, now: new Date() }),
  };
}
