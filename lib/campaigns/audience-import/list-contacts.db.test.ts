import { asc, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { campaignRecipients, recipientImports } from "#db/schema/recipients";
import { addSuppression } from "#lib/audience/add-suppression";
import { actOnContacts } from "#lib/contacts/act";
import { defineAttribute } from "#lib/contacts/attributes";
import { hashOf } from "#lib/contacts/erase/erased";
import { createGroup } from "#lib/contacts/groups";
import { addContact } from "#lib/contacts/save-contact";
import { AddContactInput, ContactFilter } from "#lib/contacts/schema";
import { saveSegment } from "#lib/contacts/segments";
import type { Ctx } from "#lib/context";
import { forgetEnv } from "#lib/env";
import { testDatabase } from "#lib/testing/database";
import { greeting, makeSendable } from "#lib/testing/factories";
import { makeWorkspace } from "#lib/testing/workspace";
import { launchCampaign } from "../launch/launch.ts";
import { importNumbers } from "./import-recipients.ts";
import { listContacts } from "./list-contacts.ts";

const { ownerUrl, appUrl } = await testDatabase();
Object.assign(process.env, {
  DATABASE_URL: ownerUrl,
  NEXTAUTH_SECRET: "x".repeat(32),
  SEALING_KEY: Buffer.alloc(32, 7).toString("base64"),
});
forgetEnv();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 3 });
afterAll(() => Promise.all([owner.close(), web.close()]));

const now = new Date("2026-11-21T12:00:00Z");
const phone = (n: number) => `+49155500${String(n).padStart(5, "0")}`;
let ctx: Ctx;
let groupId: string;
let place: { channelId: string; senderId: string; templateCode: string };

beforeEach(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db }, now);
  ({ ctx } = await workspace.member("operator"));
  const content = {
    ...greeting,
    body: "Hello $(name), see you in $(city).",
    samples: { "body.name": "Ana", "body.city": "Berlin" },
  };
  place = await makeSendable(owner.db, workspace.id, { content });
  await defineAttribute(ctx, { key: "city", name: "City", kind: "text" });
  ({ id: groupId } = await createGroup(ctx, { name: "Friends" }));
});

type Given = { name?: string; phones?: string[]; email?: string; psid?: [string, string]; city?: string };
async function add({ name = "", phones = [], email, city }: Given, groupIds = [groupId]): Promise<string> {
  const addresses = [
    ...phones.map((address) => ({ addressKind: "phone", address })),
    ...(email ? [{ addressKind: "email", address: email }] : []),
  ];
  const { id } = await addContact(
    ctx,
    AddContactInput.parse({ name, addresses, groupIds, attributes: city ? { city } : {} }),
  );
  return id;
}
const values = { "body.name": { from: "name", fallback: "friend" }, "body.city": { from: "@city", fallback: "town" } };
const list = (given: Partial<Parameters<typeof listContacts>[1]> = {}) =>
  listContacts(ctx, { ...place, kind: "group", id: groupId, values, ...given });
const rowsOf = async (importId: string) =>
  (
    await owner.db
      .select()
      .from(campaignRecipients)
      .where(eq(campaignRecipients.importId, importId))
      .orderBy(asc(campaignRecipients.rowNumber))
  ).map(({ address, parameters, fate, reason }) => [address, parameters.join(", "), fate, reason]);

describe("a list of a group", () => {
  it("has a row for each contact, filled with what is known of them or with the text instead", async () => {
    await add({ name: "Ana", phones: [phone(1)], city: "Berlin" });
    await add({ phones: [phone(2), phone(3)] });
    await add({ name: "Nobody of the group", phones: [phone(9)] }, []);
    const summary = await list();
    expect(summary).toMatchObject({ rowsTotal: 2, rowsSend: 2, rowsSkip: 0 });
    expect(await rowsOf(summary.id)).toEqual([
      [phone(1), "Ana, Berlin", "send", null],
      [phone(2), "friend, town", "send", null],
    ]);
    const [row] = await owner.db.select().from(recipientImports).where(eq(recipientImports.id, summary.id));
    expect(row).toMatchObject({ method: "group", fileName: "Friends" });
    expect(row?.columns).toEqual(["recipient", "body.name", "body.city"]);
  });

  it("checks its rows as those of a file", async () => {
    await add({ name: "No phone", email: "ana@shop.example" });
    await add({ name: "Stopped", phones: [phone(2)] });
    await add({ name: "In\nlines", phones: [phone(3)] });
    await add({ phones: [phone(4)], city: "Paris" });
    await addSuppression(ctx, { platform: "whatsapp", address: phone(2), kind: "all", reason: "" });
    const summary = await list({ values: { ...values, "body.name": { from: "name", fallback: "" } } });
    expect(summary).toMatchObject({
      ...{ rowsTotal: 4, rowsSend: 0, rowsHold: 0, rowsSkip: 4 },
      reasons: { missing_number: 1, opted_out: 1, invalid_variable: 1, missing_variable: 1 },
    });
  });

  it("refuses somebody of whom a value is not known and for whom no text stands instead, and names the variable", async () => {
    await add({ name: "Ana", phones: [phone(1)], city: "Berlin" });
    await add({ name: "Ben", phones: [phone(2)] });
    await add({ phones: [phone(3)], city: "Paris" });
    const noText = { "body.name": { from: "name", fallback: "" }, "body.city": { from: "@city", fallback: "" } };
    const { id } = await list({ values: noText });
    const rows = await owner.db
      .select({
        fate: campaignRecipients.fate,
        reason: campaignRecipients.reason,
        column: campaignRecipients.reasonColumn,
      })
      .from(campaignRecipients)
      .where(eq(campaignRecipients.importId, id))
      .orderBy(asc(campaignRecipients.rowNumber));
    expect(rows).toEqual([
      { fate: "send", reason: null, column: null },
      { fate: "skip", reason: "missing_variable", column: "body.city" },
      { fate: "skip", reason: "missing_variable", column: "body.name" },
    ]);
  });

  it("is launched as any other, and its figures are the campaign's", async () => {
    await add({ name: "Ana", phones: [phone(1)] });
    await add({ name: "No phone", email: "ana@shop.example" });
    const { id: importId } = await list();
    const { id } = await launchCampaign(ctx, { ...place, importId, name: "To friends", scheduledAt: null });
    const [campaign] = await owner.sql`SELECT rows_total, rows_send, rows_skip FROM campaigns WHERE id = ${id}`;
    expect(campaign).toEqual({ rows_total: 2, rows_send: 1, rows_skip: 1 });
  });

  it("holds everybody of one moment once, however long the list is", async () => {
    const people = 1_203;
    await owner.sql`
      WITH made AS (
        INSERT INTO contacts (workspace_id, id, name, source, created_by)
        SELECT ${ctx.workspaceId}, lpad(n::text, 6, '0'), 'Person ' || n, 'hand', 'test' FROM generate_series(1, ${people}) n
        RETURNING id), reached AS (
        INSERT INTO contact_addresses (workspace_id, address_kind, address, contact_id)
        SELECT ${ctx.workspaceId}, 'phone', '+49155500' || right(id, 5), id FROM made)
      INSERT INTO contact_group_members (workspace_id, group_id, contact_id)
      SELECT ${ctx.workspaceId}, ${groupId}, id FROM made`;
    const [first, second] = [await list(), await list()];
    expect(first).toMatchObject({ rowsTotal: people, rowsSend: people });
    const rows = await rowsOf(first.id);
    expect(new Set(rows.map(([address]) => address)).size).toBe(people);
    expect(await rowsOf(second.id)).toEqual(rows);
  });

  it("is not there at all when it fails half way", async () => {
    await owner.sql`
      WITH made AS (
        INSERT INTO contacts (workspace_id, id, name, source, created_by)
        SELECT ${ctx.workspaceId}, lpad(n::text, 6, '0'), 'Person ' || n, 'hand', 'test' FROM generate_series(1, 700) n
        RETURNING id)
      INSERT INTO contact_group_members (workspace_id, group_id, contact_id)
      SELECT ${ctx.workspaceId}, ${groupId}, id FROM made`;
    // The second batch meets a value that no text may hold.
    await owner.sql`UPDATE contacts SET attributes = '{"city": {"not": "a value"}}'
      WHERE workspace_id = ${ctx.workspaceId} AND id = '000650'`;
    const broken = {
      values: { "body.name": { from: "name", fallback: "x" }, "body.city": { from: "@city", fallback: "x" } },
    };
    await owner.sql`
      CREATE OR REPLACE FUNCTION fail_late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.row_number = 650 THEN RAISE EXCEPTION 'killed'; END IF; RETURN NEW; END $$`;
    await owner.sql`CREATE TRIGGER fail_late BEFORE INSERT ON campaign_recipients FOR EACH ROW EXECUTE FUNCTION fail_late()`;
    try {
      await expect(list(broken)).rejects.toThrow();
    } finally {
      await owner.sql`DROP TRIGGER fail_late ON campaign_recipients`;
    }
    const left = await owner.sql`SELECT 1 FROM recipient_imports WHERE workspace_id = ${ctx.workspaceId}
      UNION ALL SELECT 1 FROM campaign_recipients WHERE workspace_id = ${ctx.workspaceId}`;
    expect(left).toEqual([]);
  });

  it("takes ids of its own channel's page only, and an address of each contact once", async () => {
    const id = await add({ name: "Ana", phones: [phone(1), phone(2)] });
    await owner.sql`UPDATE contact_addresses SET channel_id = 'another' WHERE address = ${phone(1)}
      AND workspace_id = ${ctx.workspaceId}`;
    expect((await rowsOf((await list()).id)).map(([address]) => address)).toEqual([phone(2)]);
    await actOnContacts(ctx, { who: { ids: [id] }, act: "leave", value: groupId });
    await expect(list()).rejects.toMatchObject({ code: "invalid", key: "contacts.audienceEmpty" });
  });

  it("is not made of a group of another workspace", async () => {
    const other = await makeWorkspace({ owner: owner.db, web: web.db }, now);
    const { id } = await createGroup((await other.member("operator")).ctx, { name: "Theirs" });
    await expect(list({ id })).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a list of a segment", () => {
  it("has whoever fits now", async () => {
    await add({ name: "Ana", phones: [phone(1)], city: "Berlin" }, []);
    const filter = ContactFilter.parse({ attributes: [{ key: "city", test: "is", value: "Berlin" }] });
    const { id } = await saveSegment(ctx, { name: "Berliners", filter });
    await add({ name: "Ben", phones: [phone(2)], city: "Berlin" }, []);
    await add({ name: "Cleo", phones: [phone(3)], city: "Paris" }, []);
    const summary = await list({ kind: "segment", id });
    expect((await rowsOf(summary.id)).map(([address]) => address)).toEqual([phone(1), phone(2)]);
  });
});

describe("people who were erased", () => {
  it("are left out of any list, and nothing of their row is kept", async () => {
    const hash = hashOf(ctx.workspaceId, { addressKind: "phone", address: phone(1) });
    await owner.sql`INSERT INTO erased_people (workspace_id, hash, suppressed, at)
      VALUES (${ctx.workspaceId}, ${hash}, true, now())`;
    const content = { ...greeting, body: "We are open.", samples: {} };
    const plain = await makeSendable(owner.db, ctx.workspaceId, { content });
    const summary = await importNumbers(ctx, { ...plain, text: `${phone(1)}\n${phone(2)}` });
    expect(summary).toMatchObject({ rowsSend: 1, reasons: { opted_out: 1 } });
    expect(await rowsOf(summary.id)).toEqual([
      [null, "", "skip", "opted_out"],
      [phone(2), "", "send", null],
    ]);
    expect(
      JSON.stringify(await owner.sql`SELECT cells FROM campaign_recipients WHERE import_id = ${summary.id}`),
    ).not.toContain(phone(1).slice(1));
  });
});
