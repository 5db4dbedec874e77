/** What people choose with the platform's own switch, by a message of ours that alone tells who they are. */
import { asc, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { SuppressionKind, SuppressionSource } from "#db/audience-enums";
import { connect } from "#db/client";
import { suppressions } from "#db/schema/audience";
import type { OptEvent } from "#lib/connectors/events";
import { inTransaction } from "#lib/context";
import { newId } from "#lib/ids";
import { testDatabase } from "#lib/testing/database";
import { applyFacts } from "./apply-facts.ts";
import { later, makeAccepted, makeTenant, type Tenant } from "./testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
afterAll(() => owner.close());

let tenant: Tenant;
const phone = (n: number) => `+491555000000${n}`;
beforeEach(async () => {
  tenant = await makeTenant(owner);
  await owner.sql`UPDATE senders SET external_id = 'hello@shop.example' WHERE id = ${tenant.senderId}`;
  for (const n of [1, 2, 3]) await makeAccepted(tenant, { externalId: `w${n}`, phone: phone(n) });
});

const complaint = (messageExternalId: string, given: Partial<OptEvent> = {}): OptEvent => ({
  ...{ kind: "opt_out", key: `complaint:${messageExternalId}`, at: later(60), senderExternalId: "hello@shop.example" },
  ...{ address: null, fromExternalId: null, messageExternalId, scope: "all", ...given },
});
const apply = (...facts: OptEvent[]) =>
  inTransaction(tenant.ctx, (ctx) => applyFacts(ctx, {}, { channelId: tenant.channelId, platform: "email" }, facts));
const suppressed = async () => {
  const rows = await owner.db
    .select()
    .from(suppressions)
    .where(eq(suppressions.workspaceId, tenant.ctx.workspaceId))
    .orderBy(asc(suppressions.address));
  return rows.map(({ platform, address, kind, source }) => [platform, address, kind, source].join(" "));
};
const complaints = async () => {
  const [row] = await owner.sql<{ count: number | null }[]>`
    SELECT sum(complaints)::int AS count FROM sender_domain_hours WHERE workspace_id = ${tenant.ctx.workspaceId}`;
  return row?.count ?? 0;
};

describe("somebody who complains about a message", () => {
  it("is kept from being written to, and nobody else is", async () => {
    await apply(complaint("w1"), complaint("unknown"));
    expect(await suppressed()).toEqual([`email ${phone(1)} all platform`]);
    expect(await complaints()).toBe(1);
  });

  it("is counted with the sender that wrote to them, and with none where it is not known", async () => {
    await apply(
      complaint("w1"),
      complaint("w2", { senderExternalId: null }),
      complaint("w3", { senderExternalId: "?" }),
    );
    const rows = await owner.sql<{ senderId: string; count: number }[]>`
      SELECT sender_id AS "senderId", sum(people)::int AS count FROM daily_opt_outs
      WHERE workspace_id = ${tenant.ctx.workspaceId} GROUP BY 1 ORDER BY 2`;
    expect([...rows]).toEqual([
      { senderId: tenant.senderId, count: 1 },
      { senderId: "", count: 2 },
    ]);
  });

  it("counts once for the domain, in one post and in several, and for each who complains", async () => {
    await makeAccepted(tenant, { externalId: "w4", phone: phone(1) });
    await apply(complaint("w1"), complaint("w4"));
    await apply(complaint("w1", { at: later(90) }));
    expect(await complaints()).toBe(1);
    await apply(complaint("w2"), complaint("w3"));
    expect(await complaints()).toBe(3);
  });

  it.each<[string, { platform?: string; kind?: SuppressionKind; source?: SuppressionSource; n?: number; user?: true }]>(
    [
      ["who was stopped on another platform", { platform: "viber" }],
      ["who had stopped marketing", { kind: "marketing" }],
      ["whom a member had stopped", { source: "member" }],
      ["when somebody else was", { n: 2 }],
      ["when the same address of another kind was", { user: true }],
    ],
  )("counts %s", async (_name, { platform = "email", kind = "all", source = "platform", n = 1, user }) => {
    await owner.db.insert(suppressions).values({
      ...{
        workspaceId: tenant.ctx.workspaceId,
        id: newId(),
        platform: platform as never,
        address: phone(n),
        kind,
        source,
      },
      ...{ addressKind: user ? "user" : "phone", at: later(-60) },
    });
    await apply(complaint("w1"));
    expect(await complaints()).toBe(1);
  });

  it("counts no more who was stopped by the platform before", async () => {
    await owner.db.insert(suppressions).values({
      ...{ workspaceId: tenant.ctx.workspaceId, id: newId(), platform: "email", address: phone(1), kind: "all" },
      ...{ source: "platform", addressKind: "phone", at: later(-60) },
    });
    await apply(complaint("w1"));
    expect(await complaints()).toBe(0);
  });
});

it("who names their own address is taken by that, whatever message it is about", async () => {
  await apply(complaint("w1", { address: { kind: "email", value: "ines@kiosk.example" }, scope: "marketing" }));
  expect(await suppressed()).toEqual(["email ines@kiosk.example marketing platform"]);
  expect(await complaints()).toBe(0);
});

it("who opts in again by a message may be written to", async () => {
  await apply(complaint("w1"));
  await apply(complaint("w1", { kind: "opt_in", key: "in", at: later(90) }));
  const held =
    await owner.sql`SELECT 1 FROM suppressions WHERE workspace_id = ${tenant.ctx.workspaceId} AND lifted_at IS NULL`;
  expect(held).toHaveLength(0);
});
