import { memberships, users } from "#db/schema/workspaces";
import { sealSecrets } from "#lib/channels/binding/secrets";
import type { Ctx } from "#lib/context";
import { newId } from "#lib/ids";
import { insertBinding, insertChannel, insertTemplate, insertWorkspace } from "#lib/testing/factories";
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
  const [userId, appSecret] = [newId(), "an unused secret"];
  const who = { name: "Bench", email: "bench@lumen.example" };
  const workspaceId = await insertWorkspace(owner.db, { slug: "bench", name: "Bench", requireConsent: false });
  await owner.db.insert(users).values({ id: userId, ...who, passwordHash: "-" });
  await owner.db.insert(memberships).values({ workspaceId, userId, role: "owner" });
  const channelId = await insertChannel(owner.db, workspaceId, { name: "Bench", state: "bound", createdBy: userId });
  const secrets = { accessToken: "-", appSecret, verifyToken: "-" };
  await insertBinding(owner.db, workspaceId, channelId, {
    accountId: "1",
    secretsSealed: sealSecrets({ workspaceId, channelId }, secrets),
  });
  const templateCode = await insertTemplate(owner.db, workspaceId, channelId, {
    name: "order_shipped",
    content: {
      header: null,
      body: "Hello $(name), your order $(order) is on its way.",
      footer: null,
      buttons: [],
      samples: { "body.name": "Ines", "body.order": "17" },
    },
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
