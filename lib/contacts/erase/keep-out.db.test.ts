import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { addSuppression } from "#lib/audience/add-suppression";
import type { Ctx } from "#lib/context";
import { forgetEnv } from "#lib/env";
import { testDatabase } from "#lib/testing/database";
import { makeWorkspace } from "#lib/testing/workspace";
import { countContacts, everybody, getContact } from "../contacts.ts";
import { createGroup, getGroup } from "../groups.ts";
import { addContact } from "../save-contact.ts";
import { AddContactInput } from "../schema.ts";
import { exportPerson } from "./export-person.ts";
import { keepOut } from "./keep-out.ts";

const { ownerUrl, appUrl } = await testDatabase();
const setKey = (key: string) => {
  Object.assign(process.env, { DATABASE_URL: ownerUrl, NEXTAUTH_SECRET: "x".repeat(32), SEALING_KEY: key });
  forgetEnv();
};
const keyOf = (byte: number) => Buffer.alloc(32, byte).toString("base64");
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 2 });
afterAll(() => Promise.all([owner.close(), web.close()]));

let ctx: Ctx;
let other: Ctx;
beforeEach(async () => {
  setKey(keyOf(7));
  const hands = { owner: owner.db, web: web.db };
  ({ ctx } = await (await makeWorkspace(hands)).member("owner"));
  ({ ctx: other } = await (await makeWorkspace(hands)).member("owner"));
});

const ana = { name: "Ana Abel", addresses: [{ addressKind: "phone", address: "+4915550000001" }] };
const add = async (as = ctx, groupIds: string[] = []) =>
  (await addContact(as, AddContactInput.parse({ ...ana, groupIds }))).id;

describe("a person who is kept out", () => {
  it("is gone from contacts and groups, and is not taken in again in any spelling", async () => {
    const { id: groupId } = await createGroup(ctx, { name: "Friends" });
    await keepOut(ctx, await add(ctx, [groupId]));
    expect(await countContacts(ctx, everybody)).toBe(0);
    expect((await getGroup(ctx, groupId)).members).toBe(0);
    const again = { name: "A. Abel", addresses: [{ addressKind: "phone", address: "0049 155 5000 0001" }] };
    await expect(addContact(ctx, AddContactInput.parse(again))).rejects.toMatchObject({ key: "contacts.erased" });
    await add(other);
  });

  it("leaves a hash that holds nothing of the address, with what they had refused", async () => {
    await addSuppression(ctx, { platform: "whatsapp", address: "+4915550000001", kind: "all", reason: "" });
    await keepOut(ctx, await add());
    const rows =
      await owner.sql`SELECT hash, suppressed, consent FROM erased_people WHERE workspace_id = ${ctx.workspaceId}`;
    expect(rows).toEqual([{ hash: expect.stringMatching(/^[0-9a-f]{64}$/), suppressed: true, consent: null }]);
    const audited =
      await owner.sql`SELECT * FROM audit_log WHERE workspace_id = ${ctx.workspaceId} AND action = 'contact.kept_out'`;
    expect(JSON.stringify(audited)).not.toMatch(/15550000001|Ana/);
  });

  it("is known while the key of that time is listed", async () => {
    await keepOut(ctx, await add());
    setKey(`2:${keyOf(9)},1:${keyOf(7)}`);
    await expect(add()).rejects.toMatchObject({ key: "contacts.erased" });
    setKey(`2:${keyOf(9)}`);
    await add();
  });

  it("cannot be somebody of another workspace", async () => {
    const id = await add(other);
    await expect(keepOut(ctx, id)).rejects.toMatchObject({ code: "not_found" });
    expect((await getContact(other, id)).name).toBe("Ana Abel");
  });
});

describe("everything about a person", () => {
  it("is given out of somebody who is no contact as well, with the values that were sent to them", async () => {
    await owner.sql`
      INSERT INTO messages (workspace_id, id, channel_id, sender_id, direction, source, address, kind, preview, parameters, state)
      SELECT ${ctx.workspaceId}, '2026110100000000000' || n, 'c', 's', 'outbound', 'console', '+491555000000' || n, 'text',
        'Hello ' || n, jsonb_build_array('value ' || n), 'delivered' FROM generate_series(1, 2) n`;
    const all = await exportPerson(ctx, { addressKind: "phone", address: "0049 155 5000 0001" });
    expect(all).toMatchObject({
      ...{ contact: null, addresses: [{ addressKind: "phone", address: "+4915550000001" }] },
      messages: [{ preview: "Hello 1", parameters: ["value 1"], direction: "outbound" }],
    });
    const unreadable = exportPerson(ctx, { addressKind: "phone", address: "call me" });
    await expect(unreadable).rejects.toMatchObject({ code: "invalid", field: "address" });
  });

  it("is given out with their wishes, and nothing of anybody else", async () => {
    await addSuppression(ctx, { platform: "whatsapp", address: "+4915550000001", kind: "all", reason: "" });
    const id = await add();
    await addContact(
      ctx,
      AddContactInput.parse({ name: "Ben", addresses: [{ addressKind: "phone", address: "+4915550000002" }] }),
    );
    const all = await exportPerson(ctx, { contactId: id });
    expect(all).toMatchObject({
      contact: { name: "Ana Abel", addresses: [{ address: "+4915550000001" }] },
      suppressions: [{ platform: "whatsapp", kind: "all", liftedAt: null }],
      consents: [],
      messages: [],
    });
    expect(JSON.stringify(all)).not.toMatch(/15550000002|Ben/);
    await expect(exportPerson(other, { contactId: id })).rejects.toMatchObject({ code: "not_found" });
    const [row] = await owner.sql`SELECT object_id FROM audit_log
      WHERE workspace_id = ${ctx.workspaceId} AND action = 'contact.handed_out'`;
    expect(row?.object_id).toBe(id);
  });
});
