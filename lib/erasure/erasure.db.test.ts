import { sql as query } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { addSuppression } from "#lib/audience/add-suppression";
import { importNumbers } from "#lib/campaigns/audience-import/import-recipients";
import { countDecidable } from "#lib/campaigns/control/decidable";
import { listRest } from "#lib/campaigns/launch/list-rest";
import {
  campaignOf,
  type Expanded,
  expand,
  hooks,
  type Launched,
  launchTo,
  messagesOf,
  startSending,
  tell,
} from "#lib/campaigns/testing";
import { addContact } from "#lib/contacts/save-contact";
import { AddContactInput } from "#lib/contacts/schema";
import { type Ctx, inTransaction } from "#lib/context";
import { forgetEnv } from "#lib/env";
import { newId } from "#lib/ids";
import { applyReceipts } from "#lib/inbound/receipts";
import { applyChanges } from "#lib/sending/apply-changes";
import type { FileStore } from "#lib/storage/file-store";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { checkInvariants } from "#lib/testing/invariants";
import { makeWorkspace } from "#lib/testing/workspace";
import { askErasure } from "./ask-erasure.ts";
import { carryOutErasure } from "./carry-out.ts";
import { listErasures } from "./list-erasures.ts";

const { ownerUrl } = await testDatabase();
Object.assign(process.env, {
  ...{ DATABASE_URL: ownerUrl, NEXTAUTH_SECRET: "x".repeat(32), SEALING_KEY: Buffer.alloc(32, 7).toString("base64") },
});
forgetEnv();
const owner = connect(ownerUrl, { max: 4 });
const [web, worker] = [await connectionAs("web"), await connectionAs("worker")];
afterAll(() => owner.close());
const { sql } = owner;

const noFiles: FileStore = {
  put: async () => {},
  get: async () => null,
  remove: async () => {},
  list: async () => ({ entries: [], next: null }),
};
const asWorker = (ctx: Ctx) => (): Ctx => ({
  ...{ workspaceId: ctx.workspaceId, actor: { kind: "system", name: "test" }, db: worker.db, now: new Date() },
});
const carryOut = (ctx: Ctx, id: string, until = () => false) =>
  carryOutErasure(asWorker(ctx), id, { hooks, store: noFiles }, until);
const stateOf = async (ctx: Ctx) => (await listErasures(ctx))[0]?.state;

/** The first person of `launchTo`. */
const phone = "+4915555000000";
const first = { addressKind: "phone", address: phone } as const;
async function erase(ctx: Ctx, address = phone) {
  const { id } = await askErasure(ctx, { addressKind: "phone", address });
  await carryOut(ctx, id);
}
const traces = async ({ workspaceId }: Ctx) =>
  (
    await sql`SELECT row_number FROM campaign_recipients WHERE workspace_id = ${workspaceId} AND address = ${phone}
    UNION ALL SELECT row_number FROM messages WHERE workspace_id = ${workspaceId} AND address = ${phone}`
  ).length;
const totals = ({ rowsSend, rowsSkip, queued, leftOut, uncertain }: Awaited<ReturnType<typeof campaignOf>>) => ({
  ...{ rowsSend, rowsSkip, queued, leftOut, uncertain },
});

describe("what waits for a person who is erased", () => {
  test("never leaves, and its campaign still adds up", async () => {
    const campaign = await expand(await launchTo(owner, 3));
    await erase(campaign.ctx);
    expect((await messagesOf(campaign)).map(({ state, address }) => [state, address])).toEqual([
      ["left_out", null],
      ["queued", "+4915555000001"],
      ["queued", "+4915555000002"],
    ]);
    expect(totals(await campaignOf(campaign))).toMatchObject({ rowsSend: 3, queued: 2, leftOut: 1 });
    expect(await checkInvariants(sql, campaign.ctx.workspaceId)).toEqual([]);
    const [event] = await sql`SELECT detail FROM message_events WHERE message_id = ${campaign.ids[0] ?? ""}`;
    expect(event?.detail).toEqual({ reason: "erased" });
  });

  test("and was not made into a message yet never is, and counts as left out of the list", async () => {
    const campaign = await launchTo(owner, 3);
    await erase(campaign.ctx);
    expect(totals(await campaignOf(campaign))).toMatchObject({ rowsSend: 2, rowsSkip: 2 });
    expect(await messagesOf(await expand(campaign))).toHaveLength(2);
    const [list] = await sql`SELECT rows_send, rows_skip, reasons FROM recipient_imports
      WHERE workspace_id = ${campaign.ctx.workspaceId}`;
    expect(list).toMatchObject({ rows_send: 2, rows_skip: 2, reasons: { opted_out: 1 } });
  });

  test("and is on its way ends first", async () => {
    const campaign = await expand(await launchTo(owner, 2));
    await startSending(campaign, campaign.ids.slice(0, 1));
    const { id } = await askErasure(campaign.ctx, first);
    // As handing it over to a worker does.
    await sql`DELETE FROM job_requests WHERE key = ${id}`;
    await carryOut(campaign.ctx, id);
    expect(await stateOf(campaign.ctx)).toBe("running");
    expect(await sql`SELECT due_at > now() AS later FROM job_requests WHERE key = ${id}`).toEqual([{ later: true }]);
    await tell(campaign, campaign.ids[0] ?? "", "accepted");
    await carryOut(campaign.ctx, id);
    expect(await stateOf(campaign.ctx)).toBe("done");
    expect(await traces(campaign.ctx)).toBe(0);
  });

  test("and is in doubt is left in doubt, and nobody can send it again", async () => {
    const campaign = await expand(await launchTo(owner, 2));
    await startSending(campaign, campaign.ids.slice(0, 1));
    await tell(campaign, campaign.ids[0] ?? "", "uncertain");
    await erase(campaign.ctx);
    expect(totals(await campaignOf(campaign))).toMatchObject({ uncertain: 1, queued: 1 });
    const decidable = (kind: "doubt_again" | "doubt_sent") =>
      inTransaction(campaign.ctx, (ctx) =>
        countDecidable(ctx, campaign.id, { kind, platform: "whatsapp", calledBack: false }),
      );
    expect(await decidable("doubt_again")).toBeNull();
    expect(await decidable("doubt_sent")).toMatchObject({ people: 1 });
  });
});

async function acceptedOne(): Promise<Expanded> {
  const campaign = await expand(await launchTo(owner, 2));
  await startSending(campaign, campaign.ids.slice(0, 1));
  const ctx = asWorker(campaign.ctx)();
  const [messageId = ""] = campaign.ids;
  await inTransaction(ctx, async (ctx) => {
    const at = { messageId, at: ctx.now, key: "accepted:1" };
    await applyChanges(ctx, hooks, [{ ...at, target: "accepted", eventKind: "accepted", externalId: "wamid.Tok" }]);
    await ctx.db.execute(query`
      INSERT INTO message_external_ids (workspace_id, lane_id, external_id, message_id)
      VALUES (${ctx.workspaceId}, ${campaign.senderId}, 'wamid.Tok', ${messageId})`);
  });
  return campaign;
}

describe("a receipt that comes after the erasure", () => {
  const receipt = (status: "delivered" | "failed", correlation: string | null) => ({
    ...{
      kind: "receipt" as const,
      key: `wamid.Tok:${status}`,
      at: new Date(),
      senderExternalId: "s",
      correlation,
      status,
    },
    ...{ messageExternalId: "wamid.Tok", pricingCategory: null },
    failure: status === "failed" ? { kind: "TRANSIENT" as const, code: "1", detail: `Tok of ${phone}` } : null,
  });
  const apply = async (campaign: Launched, given: ReturnType<typeof receipt>) => {
    const place = { channelId: campaign.channelId, platform: "whatsapp" } as const;
    return inTransaction(asWorker(campaign.ctx)(), (ctx) => applyReceipts(ctx, hooks, place, [given as never]));
  };
  const kept = async ({ ctx }: Launched) => {
    const rows = await sql`
      SELECT m.state, m.external_id, m.failure_detail, e.key, e.detail FROM messages m
      JOIN message_events e ON e.workspace_id = m.workspace_id AND e.message_id = m.id
      WHERE m.workspace_id = ${ctx.workspaceId} AND m.address IS NULL`;
    const ids = await sql`SELECT external_id FROM message_external_ids WHERE workspace_id = ${ctx.workspaceId}`;
    return { states: [...new Set(rows.map(({ state }) => state))], all: JSON.stringify([rows, ids]) };
  };

  test.each(["the platform's id alone", "our own id"])(
    "by %s still counts, and brings nothing of the person back",
    async (by) => {
      const campaign = await acceptedOne();
      await erase(campaign.ctx);
      const correlation = by === "our own id" ? (campaign.ids[0] ?? "") : null;
      expect(await apply(campaign, receipt("delivered", correlation))).toEqual([]);
      const { states, all } = await kept(campaign);
      expect(states).toEqual(["delivered"]);
      expect(all).not.toMatch(/Tok|5555000000/);
      expect((await campaignOf(campaign)).delivered).toBe(1);
    },
  );

  test("and says that it failed ends it, although such a failure is tried again otherwise", async () => {
    const campaign = await acceptedOne();
    await erase(campaign.ctx);
    await apply(campaign, receipt("failed", null));
    const { states, all } = await kept(campaign);
    expect(states).toEqual(["failed"]);
    expect(all).not.toMatch(/Tok|5555000000/);
  });
});

describe("a list", () => {
  test("that was not sent yet leaves the person out, and keeps the others", async () => {
    const { ctx, ...place } = await launchTo(owner, 1);
    const list = await importNumbers(ctx, { ...place, text: `${phone}\n+4915555000009` });
    await erase(ctx);
    const rows = await sql`SELECT address, fate, reason FROM campaign_recipients
      WHERE workspace_id = ${ctx.workspaceId} AND import_id = ${list.id} ORDER BY row_number`;
    expect(rows).toEqual([
      { address: null, fate: "skip", reason: "opted_out" },
      { address: "+4915555000009", fate: "send", reason: null },
    ]);
  });

  test("of the rest of a stopped campaign has nobody who was erased in it", async () => {
    const campaign = await launchTo(owner, 3);
    await sql`UPDATE campaigns SET state = 'cancelled', finished_at = now() WHERE id = ${campaign.id}`;
    await erase(campaign.ctx);
    expect(totals(await campaignOf(campaign))).toMatchObject({ rowsSend: 3, rowsSkip: 1 });
    const { importId } = await listRest(campaign.ctx, campaign.id);
    const rows = await sql`SELECT address FROM campaign_recipients
      WHERE workspace_id = ${campaign.ctx.workspaceId} AND import_id = ${importId} ORDER BY 1`;
    expect(rows.map(({ address }) => address)).toEqual(["+4915555000001", "+4915555000002"]);
  });

  test("that is being imported by somebody who looked before is waited for", async () => {
    const { ctx, ...place } = await launchTo(owner, 1);
    const { id } = await inTransaction(ctx, async (importing) => {
      await importNumbers(importing, { ...place, text: `${phone}\n+4915555000009` });
      const asked = await askErasure(ctx, first);
      await carryOut(ctx, asked.id);
      expect(await stateOf(ctx)).toBe("running");
      return asked;
    });
    await carryOut(ctx, id);
    expect([await stateOf(ctx), await traces(ctx)]).toEqual(["done", 0]);
  });
});

describe("a person", () => {
  let ctx: Ctx;
  let other: Ctx;
  beforeEach(async () => {
    const hands = { owner: owner.db, web: web.db };
    ({ ctx } = await (await makeWorkspace(hands)).member("owner"));
    ({ ctx: other } = await (await makeWorkspace(hands)).member("owner"));
  });
  const mail = { addressKind: "email", address: "ana@example.com" } as const;
  const add = async (as = ctx) =>
    (await addContact(as, AddContactInput.parse({ name: "Ana Abel", addresses: [first, mail] }))).id;

  test("who is erased by one address is erased with all of their contact, and is not taken in again", async () => {
    await add();
    await addSuppression(ctx, { platform: "whatsapp", address: phone, kind: "all", reason: "Ana asked" });
    await erase(ctx);
    for (const table of ["contacts", "contact_addresses", "suppressions", "suppression_events"])
      expect(await sql`SELECT 1 FROM ${sql(table)} WHERE workspace_id = ${ctx.workspaceId}`).toHaveLength(0);
    const again = (address: typeof first | typeof mail) =>
      addContact(ctx, AddContactInput.parse({ name: "A.", addresses: [address] }));
    await expect(again(first)).rejects.toMatchObject({ key: "contacts.erased" });
    await expect(again(mail)).rejects.toMatchObject({ key: "contacts.erased" });
  });

  test("of another workspace stays, and cannot be erased by the id of their contact", async () => {
    const theirs = await add(other);
    const jobOf = async ({ workspaceId }: Ctx) => {
      const id = crypto.randomUUID();
      await sql`INSERT INTO pgboss.queue (name, policy, retry_limit, retry_delay, retry_backoff, expire_seconds,
        retention_seconds, deletion_seconds, partition, table_name)
        VALUES ('test.people', 'standard', 4, 1, true, 60, 60, 60, false, 'job_common') ON CONFLICT DO NOTHING`;
      await sql`INSERT INTO pgboss.job (id, name, data, state)
        VALUES (${id}, 'test.people', jsonb_build_object('workspaceId', ${workspaceId}::text, 'to', ${phone}::text), 'failed')`;
      return async () => (await sql`SELECT data ->> 'to' AS to FROM pgboss.job WHERE id = ${id}`)[0]?.to;
    };
    const [mine, another] = [await jobOf(ctx), await jobOf(other)];
    await erase(ctx);
    expect([await mine(), await another()]).toEqual(["[erased]", phone]);
    expect(await sql`SELECT 1 FROM contact_addresses WHERE workspace_id = ${other.workspaceId}`).toHaveLength(2);
    await expect(askErasure(ctx, { contactId: theirs })).rejects.toMatchObject({ code: "not_found" });
  });

  test("has to be named by an address that can be read", async () => {
    const unreadable = askErasure(ctx, { addressKind: "phone", address: "call me" });
    await expect(unreadable).rejects.toMatchObject({ code: "invalid", field: "address" });
  });

  test("without any address is erased with what the audit log says of them", async () => {
    const { id: contactId } = await addContact(ctx, AddContactInput.parse({ name: "Ana Abel", addresses: [] }));
    const { id } = await askErasure(ctx, { contactId });
    await carryOut(ctx, id);
    const entries =
      await sql`SELECT action, detail FROM audit_log WHERE workspace_id = ${ctx.workspaceId} ORDER BY at, id`;
    expect(JSON.stringify(entries)).not.toMatch(/Ana|Abel/);
    expect(entries.map(({ action }) => action).sort()).toEqual(["contact.added", "erasure.asked", "erasure.finished"]);
  });

  test("stands sealed until it is done, goes on where it stopped, and is done once", async () => {
    await add();
    const { id } = await askErasure(ctx, first);
    const row = async () => (await sql`SELECT * FROM erasures WHERE id = ${id}`)[0];
    expect(JSON.stringify(await row())).not.toMatch(/5555000000|ana@/);
    let turns = 0;
    while ((await row())?.state === "running") {
      await sql`DELETE FROM job_requests WHERE key = ${id}`;
      await carryOut(ctx, id, () => true);
      if (++turns > 200) throw new Error("It never ends.");
    }
    expect(turns).toBeGreaterThan(7);
    expect(await row()).toMatchObject({ person_sealed: null, step: "jobs" });
    await carryOut(ctx, id);
    const ended = await sql`SELECT 1 FROM audit_log WHERE object_id = ${id} AND action = 'erasure.finished'`;
    expect(ended).toHaveLength(1);
  });

  test("of whom a platform posted something that is not applied yet is gone through when it is", async () => {
    const channelId = newId();
    await sql`INSERT INTO inbound_events (workspace_id, channel_id, platform, body)
      VALUES (${ctx.workspaceId}, ${channelId}, 'whatsapp', ${Buffer.from(`{"from":"${phone.slice(1)}"}`)})`;
    const { id } = await askErasure(ctx, first);
    await carryOut(ctx, id);
    expect(await stateOf(ctx)).toBe("running");
    await sql`UPDATE inbound_events SET applied_at = now() WHERE channel_id = ${channelId}`;
    await carryOut(ctx, id);
    expect(await stateOf(ctx)).toBe("done");
    expect(await sql`SELECT 1 FROM inbound_events WHERE channel_id = ${channelId}`).toHaveLength(0);
  });
});
