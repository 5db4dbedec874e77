/** What a claim reads about a message is its own, whatever else the workspace has of the same kind. */
import { afterAll, beforeEach, expect, it } from "vitest";
import { connect } from "#db/client";
import { inTransaction } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { insertTemplate, makeSendable } from "#lib/testing/factories";
import { inventRow } from "#lib/testing/invent-row";
import { judgeCandidates } from "./candidate-facts.ts";
import { type Given, later, makeOrigin, makeTenant, noon, person, prepare, type Tenant, write } from "./testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
afterAll(() => owner.close());

let tenant: Tenant;
beforeEach(async () => {
  tenant = await makeTenant(owner);
});

const ines = person({ address: "+4915550000077" });
async function insert(table: string, given: Record<string, unknown>) {
  const row = await inventRow(owner.sql, table, { workspace_id: tenant.ctx.workspaceId, ...given });
  await owner.sql`INSERT INTO ${owner.sql(table)} ${owner.sql(row as never)}`;
}

/** Another channel with all that belongs to one, other people, and other lanes, all of which would change the verdict. */
async function addSiblings() {
  const { workspaceId } = tenant.ctx;
  const other = await makeSendable(owner.db, workspaceId);
  await owner.sql`UPDATE channels SET state = 'disconnected' WHERE id = ${other.channelId}`;
  await owner.sql`DELETE FROM bindings WHERE channel_id = ${other.channelId}`;
  await owner.sql`UPDATE senders SET state = 'BANNED' WHERE id = ${other.senderId}`;
  await insertTemplate(owner.db, workspaceId, tenant.channelId, { state: "auditing", category: "marketing" });
  const [sender] = await owner.sql<
    { name: string }[]
  >`SELECT external_id AS name FROM senders WHERE id = ${tenant.senderId}`;
  const name = sender?.name ?? "";
  for (const [channel_id, filed, country] of [
    [other.channelId, name, "DE"],
    [tenant.channelId, "another name", "DE"],
    [tenant.channelId, name, "FR"],
  ])
    await insert("sender_filings", { id: `${channel_id} ${filed} ${country}`, channel_id, name: filed, country });
  for (const [channel_id, domain] of [
    [other.channelId, "shop.example"],
    [tenant.channelId, "other.example"],
  ])
    await insert("sender_domains", { channel_id, domain, stopped_at: noon.toISOString(), stopped_for: "bounces" });
  const somebody = person();
  const asUser = { ...ines, addressKind: "user" as const };
  await write(tenant, [ines], noon, "another lane");
  await write(tenant, [somebody, asUser], noon);
  const to = ({ address, addressKind }: typeof ines) => ({ address, address_kind: addressKind });
  const at = later(-1).toISOString();
  const all = { kind: "all", source: "word", at };
  await insert("suppressions", { id: "1", platform: "whatsapp", ...to(somebody), ...all });
  await insert("suppressions", { id: "2", platform: "viber", ...to(ines), ...all });
  await insert("suppressions", { id: "3", platform: "whatsapp", ...to(asUser), ...all });
  await insert("suppressions", {
    id: "4",
    platform: "whatsapp",
    ...to(ines),
    ...all,
    lifted_at: at,
    lifted_by: "word",
  });
  for (const [id, one] of [somebody, asUser].entries())
    await insert("consents", { id: `${id}`, ...to(one), granted: true, at });
}

const judge = async (given: Given) => {
  const origin = await makeOrigin(tenant, "api");
  const [messageId = ""] = await prepare(tenant, origin, { people: [ines], ...given });
  const candidate = {
    ...{
      messageId,
      originKind: origin.kind,
      originId: origin.id,
      originState: "running" as const,
      originExpiresAt: null,
    },
    ...{ dueAt: noon.toISOString(), attempt: 0, tries: 0, throttled: 0 },
    ...{ hourRule: "never" as const, localAt: null, perMinute: null, pooled: false },
  };
  return async () =>
    (await inTransaction(tenant.ctx, (ctx) => judgeCandidates(ctx, tenant.laneId, [candidate]))).map(
      ({ row: { messageId: _, originId: __, ...row }, verdict }) => ({ row, verdict }),
    );
};
const setSender = (externalId: string) =>
  owner.sql`UPDATE senders SET external_id = ${externalId} WHERE id = ${tenant.senderId}`;
const setType = (type: string) => owner.sql`UPDATE channels SET type = ${type} WHERE id = ${tenant.channelId}`;
const requireConsent = () =>
  owner.sql`UPDATE workspaces SET require_consent = true WHERE id = ${tenant.ctx.workspaceId}`;

it.each<[string, Given, () => PromiseLike<unknown>, object]>([
  ["a template", {}, async () => {}, { kind: "leave" }],
  ["a text within its window", { template: null }, async () => {}, { kind: "leave" }],
  [
    "a text without one",
    { template: null, wroteAt: null },
    async () => {},
    { kind: "drop", as: "left_out", reason: "window_closed" },
  ],
  [
    "marketing without consent",
    { category: "marketing" },
    requireConsent,
    { kind: "drop", as: "left_out", reason: "no_consent" },
  ],
  [
    "marketing of a domain",
    { category: "marketing" },
    async () => {
      await setType("email");
      await setSender("hello@shop.example");
      await owner.sql`UPDATE workspaces SET require_consent = false WHERE id = ${tenant.ctx.workspaceId}`;
    },
    { kind: "leave" },
  ],
  ["a message from a filed sender", {}, () => setType("sms"), {}],
])("%s", async (_name, given, set, verdict) => {
  await set();
  const again = await judge(given);
  const alone = await again();
  expect(alone).toMatchObject([{ verdict }]);
  await addSiblings();
  expect(await again()).toEqual(alone);
});

it("the latest word about marketing counts, whatever order the words were kept in", async () => {
  await requireConsent();
  const again = await judge({ category: "marketing" });
  const say = (id: string, granted: boolean, seconds: number) =>
    insert("consents", { id, address: ines.address, address_kind: "phone", granted, at: later(seconds).toISOString() });
  await say("1", false, -50);
  await say("2", true, -10);
  await say("3", false, -30);
  expect(await again()).toMatchObject([{ verdict: { kind: "leave" } }]);
  await say("4", false, -5);
  expect(await again()).toMatchObject([{ verdict: { reason: "no_consent" } }]);
});

it("of two suppressions the wider holds, and the narrower for marketing alone", async () => {
  const again = await judge({});
  const stop = (id: string, kind: string, source: string) =>
    insert("suppressions", {
      ...{ id, platform: "whatsapp", address: ines.address, address_kind: "phone", kind, source },
      at: later(-5).toISOString(),
    });
  await stop("1", "marketing", "word");
  expect(await again()).toMatchObject([{ row: { suppressed: "marketing" }, verdict: { kind: "leave" } }]);
  await stop("2", "all", "member");
  expect(await again()).toMatchObject([{ row: { suppressed: "all" }, verdict: { reason: "opted_out" } }]);
});
