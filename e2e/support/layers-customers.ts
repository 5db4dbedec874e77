import { sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { grants } from "#db/schema/customers";
import { createChannel } from "#lib/channels/create-channel";
import { newId } from "#lib/ids";
import { createTemplate } from "#lib/templates/create-template";
import { makeUnbound } from "./layers-channels.ts";
import type { LayersWorld } from "./layers-world.ts";
import { type Member, makeWorkspace } from "./workspace.ts";

export async function makeDesk(db: Db): Promise<LayersWorld["desk"]> {
  const [provider, other] = [await makeWorkspace(db), await makeWorkspace(db)];
  await db.execute(sql`UPDATE workspaces SET kind = 'provider' WHERE id IN (${provider.id}, ${other.id})`);
  const customerOf = async (providerId: string, owned = false) => {
    const customer = await makeWorkspace(db);
    await db.execute(sql`UPDATE workspaces SET provider_id = ${providerId} WHERE id = ${customer.id}`);
    if (owned) await customer.member("owner");
    return { id: customer.id, name: customer.name };
  };
  const owned = await customerOf(provider.id, true);
  const [unowned, suspended] = [await customerOf(provider.id), await customerOf(provider.id, true)];
  await db.execute(sql`UPDATE workspaces SET suspended_at = now(), suspended_reason = 'Unpaid', suspended_by = 'provider'
    WHERE id = ${suspended.id}`);
  const offered = await customerOf(other.id, true);
  await db.execute(sql`INSERT INTO customer_hand_overs
    (workspace_id, id, customer_name, from_provider_id, from_name, to_provider_id, to_name, reason, asked_by_name)
    VALUES (${offered.id}, ${newId()}, ${offered.name}, ${other.id}, ${other.name}, ${provider.id}, ${provider.name},
      'Moves', 'Somebody')`);
  const [owner, viewer] = [await provider.member("owner"), await provider.member("viewer")];
  return { owner, viewer, owned, unowned, suspended, ...(await makeDeskWork(db, owner, owned.id)) };
}

/** A customer's channel, a request that waits for an answer, and a roll-out that is planned. */
async function makeDeskWork(db: Db, provider: Member, customerId: string) {
  const { workspaceId } = provider.ctx();
  const [channel, rollout, at] = ["Looked after", newId(), new Date().toISOString()];
  await createChannel(provider.ctx(), { type: "whatsapp", name: channel, remarks: "", customerId });
  await db.execute(sql`INSERT INTO requests (workspace_id, id, kind, object_id, wanted, reason, asked_by, asked_by_name, asked_at)
    VALUES (${customerId}, ${newId()}, 'channel_quota', ${customerId}, '{"total": 120}', 'More shops', 'somebody', 'Somebody', ${at})`);
  await db.execute(sql`INSERT INTO rollouts (workspace_id, id, kind, name, item, created_by, created_by_name)
    VALUES (${workspaceId}, ${rollout}, 'setting', 'Shares', '{"setting": "failedShare", "value": "7"}', 'x', 'Somebody')`);
  await db.execute(sql`INSERT INTO rollout_targets (workspace_id, rollout_id, customer_id, values, plan)
    VALUES (${workspaceId}, ${rollout}, ${customerId}, '{}', 'update')`);
  return { channel, rollout };
}

export async function makeCustomer(db: Db, providerId: string): Promise<LayersWorld["customer"]> {
  const workspace = await makeWorkspace(db);
  await db.execute(sql`UPDATE workspaces SET provider_id = ${providerId} WHERE id = ${workspace.id}`);
  const owner = await workspace.member("owner");
  const [channel, waiting] = [await makeUnbound(owner, "Served"), await makeUnbound(owner, "Waiting")];
  await db.execute(sql`UPDATE channels SET state = 'bound' WHERE id = ${channel.id}`);
  await db.execute(sql`UPDATE channels SET state = 'unbinding_requested' WHERE id = ${waiting.id}`);
  await db.execute(sql`INSERT INTO requests (workspace_id, id, kind, object_id, wanted, reason, asked_by, asked_by_name, asked_at)
    VALUES (${workspace.id}, ${newId()}, 'unbinding', ${waiting.id}, '{}', 'Moving', ${owner.userId}, 'Owner', now())`);
  // It wants templates approved, and one waits.
  await db.execute(sql`UPDATE workspaces SET template_approval = true WHERE id = ${workspace.id}`);
  const { code } = await createTemplate(owner.ctx(), {
    ...{ channelId: channel.id, name: "waits", language: "en", category: "utility", pauseOnCategoryChange: true },
  });
  await askForApprovalOf(db, code);
  // At its limit.
  await db.execute(sql`UPDATE workspaces SET channel_quota = 2 WHERE id = ${workspace.id}`);
  const { workspaceId, now } = owner.ctx();
  await db.insert(grants).values({
    ...{
      workspaceId,
      id: newId(),
      providerId,
      role: "operator",
      reason: "Set up the templates",
      givenBy: owner.userId,
    },
    ...{ startsAt: now, endsAt: new Date(now.getTime() + 86_400_000) },
  });
  return { owner, channel: channel.name, waiting: waiting.name };
}

/** Somebody else waits for the approval of a template, as it is. */
export async function askForApprovalOf(db: Db, code: string): Promise<void> {
  await db.execute(sql`UPDATE templates SET approval = jsonb_build_object('state', 'waiting', 'content', content,
    'category', category, 'choice', 'now', 'byId', 'somebody', 'by', 'Somebody', 'at', '2026-11-20T10:00:00.000Z', 'answer', NULL)
    WHERE code = ${code}`);
}
