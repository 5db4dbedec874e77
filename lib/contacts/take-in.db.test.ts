import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { expandCampaign } from "#lib/campaigns/launch/expand";
import { contextAt, launchTo } from "#lib/campaigns/testing";
import type { Ctx } from "#lib/context";
import { inTransaction } from "#lib/context";
import { forgetEnv } from "#lib/env";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { makeWorkspace } from "#lib/testing/workspace";
import { everybody, listContacts } from "./contacts.ts";
import { hashOf } from "./erase/erased.ts";
import { contactNameMax } from "./limits.ts";
import { addContact } from "./save-contact.ts";
import { AddContactInput } from "./schema.ts";
import { type TakenIn, takeIn } from "./take-in.ts";

const { ownerUrl } = await testDatabase();
Object.assign(process.env, {
  DATABASE_URL: ownerUrl,
  NEXTAUTH_SECRET: "x".repeat(32),
  SEALING_KEY: Buffer.alloc(32, 7).toString("base64"),
});
forgetEnv();
const owner = connect(ownerUrl, { max: 4 });
const web = await connectionAs("web");
const worker = await connectionAs("worker");
afterAll(() => owner.close());

let member: Ctx;
let ctx: Ctx;
beforeEach(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  ({ ctx: member } = await workspace.member("operator"));
  ctx = { ...member, db: worker.db, actor: { kind: "system", name: "Carillon" } };
  await choose({ inbound: true, send: true });
});

const choose = ({ inbound, send }: { inbound: boolean; send: boolean }, workspaceId = member.workspaceId) =>
  owner.sql`UPDATE workspaces SET contacts_from_inbound = ${inbound}, contacts_from_sends = ${send} WHERE id = ${workspaceId}`;
const ines: TakenIn = { addressKind: "phone", address: "+4915550000031", country: "DE", name: "Ines" };
const take = (people: TakenIn[], source: "inbound" | "send" = "inbound", as = ctx) =>
  inTransaction(as, (ctx) => takeIn(ctx, source, "shop", people));
const known = async (of = member) =>
  (await listContacts(of, everybody, { size: 100 })).rows
    .map(({ name, addresses, source }) => [name, addresses.map(({ address }) => address).join(" "), source])
    .sort();

describe("somebody who wrote", () => {
  it("becomes a contact with what they call themselves and their address", async () => {
    await take([ines]);
    expect(await known()).toEqual([["Ines", ines.address, "inbound"]]);
    const [row] =
      await owner.sql`SELECT country, channel_id FROM contact_addresses WHERE workspace_id = ${ctx.workspaceId}`;
    expect(row).toEqual({ country: "DE", channel_id: null });
  });

  it("becomes one contact, however often and on however many workers at once", async () => {
    await Promise.all([take([ines, ines]), take([ines]), take([{ ...ines, name: "Other" }])]);
    await take([ines]);
    expect(await known()).toHaveLength(1);
  });

  it("who is a contact stays as they are", async () => {
    const addresses = [{ addressKind: "phone", address: ines.address, channelId: null }];
    await addContact(member, AddContactInput.parse({ name: "Mrs Moreau", addresses }));
    await take([ines]);
    expect(await known()).toEqual([["Mrs Moreau", ines.address, "hand"]]);
  });

  it("by an id of a page belongs to the page's channel", async () => {
    await take([{ ...ines, addressKind: "psid", address: "7788" }]);
    const [row] = await owner.sql`SELECT channel_id FROM contact_addresses WHERE address = '7788'`;
    expect(row).toEqual({ channel_id: "shop" });
  });

  it("has a name that fits, or none", async () => {
    await take([
      { ...ines, name: `  A\n${"b".repeat(contactNameMax)}` },
      { ...ines, address: "+4915550000032", name: "  " },
    ]);
    expect(new Set((await known()).map(([name]) => name))).toEqual(
      new Set([`A ${"b".repeat(contactNameMax - 2)}`, null]),
    );
  });

  it("does not become one who was erased", async () => {
    await owner.sql`INSERT INTO erased_people (workspace_id, hash, suppressed, at)
      VALUES (${ctx.workspaceId}, ${hashOf(ctx.workspaceId, { addressKind: "phone", address: ines.address })}, false, now())`;
    await take([ines, { ...ines, address: "+4915550000032", name: null }]);
    expect(await known()).toEqual([[null, "+4915550000032", "inbound"]]);
  });
});

describe("the workspace's choice", () => {
  it("is off for a new workspace", async () => {
    const other = await makeWorkspace({ owner: owner.db, web: web.db });
    const as = { ...ctx, workspaceId: other.id };
    await take([ines], "inbound", as);
    await take([ines], "send", as);
    expect(await known((await other.member("operator")).ctx)).toEqual([]);
  });

  it("is one for people who write and one for people who are sent to", async () => {
    await choose({ inbound: false, send: true });
    await take([ines], "inbound");
    expect(await known()).toEqual([]);
    await take([ines], "send");
    expect(await known()).toEqual([["Ines", ines.address, "send"]]);
    await choose({ inbound: true, send: false });
    await take([{ ...ines, address: "+4915550000032" }], "send");
    expect(await known()).toHaveLength(1);
  });
});

it("people of a campaign become contacts when their messages are made, and those who are left out do not", async () => {
  const launched = await launchTo(owner, 3);
  await choose({ inbound: false, send: true }, launched.ctx.workspaceId);
  await expandCampaign(
    () => contextAt(launched, 1),
    launched.id,
    () => false,
  );
  expect((await known(launched.ctx)).map(([, address, source]) => [address, source])).toEqual(
    [0, 1, 2].map((n) => [`+4915555${String(n).padStart(6, "0")}`, "send"]),
  );
});
