import { and, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { bindings } from "#db/schema/channels";
import { mails } from "#db/schema/mail";
import { mailDomains, senderAddresses, senders } from "#db/schema/senders";
import { auditLog } from "#db/schema/workspaces";
import { listSendAccounts } from "#lib/campaigns/report/queries";
import { type Ctx, inTransaction } from "#lib/context";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { insertBinding, insertChannel, insertSender } from "#lib/testing/factories";
import { startMailServer } from "#lib/testing/mail-server";
import { setWebEnvironment } from "#lib/testing/request";
import { sendMails } from "#lib/testing/send-mails";
import { makeWorkspace } from "#lib/testing/workspace";
import { storeSenders } from "../senders/store-senders.ts";
import { addSenderAddress } from "./add-address.ts";
import { editSenderAddress, followRate, preferSenderAddress, removeSenderAddress } from "./change-address.ts";
import { listSenderAddresses } from "./list-addresses.ts";
import { domainProof, proofToken } from "./proof-link.ts";
import { askForProofAgain, proveAddress, readAskedProof } from "./prove-address.ts";
import { addressesMax } from "./rules.ts";

const database = await testDatabase();
setWebEnvironment(database);
const server = await startMailServer();
const owner = connect(database.ownerUrl, { max: 3 });
const web = await connectionAs("web");
afterAll(() => Promise.all([owner.close(), server.close()]));

const own = "hello@kiosk.example";
const news = "news@kiosk.example";
let ctx: Ctx;
let channelId: string;
beforeEach(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db }, new Date());
  ({ ctx } = await workspace.member("owner"));
  channelId = await insertChannel(owner.db, workspace.id, { type: "email", state: "bound" });
  await insertBinding(owner.db, workspace.id, channelId, { platform: "email", accountId: own, environment: "live" });
  await insertSender(owner.db, workspace.id, channelId, {
    ...{ externalId: own, address: own, displayName: "Kiosk", createdAt: new Date("2026-11-01T00:00:00Z") },
  });
  server.received.splice(0);
});

const inSeconds = (seconds: number): Ctx => ({ ...ctx, now: new Date(ctx.now.getTime() + seconds * 1_000) });
const add = (address = news, more: object = {}, by = ctx) =>
  addSenderAddress(by, { channelId, address, name: "Kiosk News", replyTo: "", sendType: "batch", ...more });
const list = async () =>
  (await listSenderAddresses(ctx, channelId)).map(({ address, proved, preferred }) => [address, proved, preferred]);
const senderOf = async (address: string) =>
  (
    await owner.db
      .select()
      .from(senders)
      .where(and(eq(senders.channelId, channelId), eq(senders.externalId, address)))
  )[0];
/** The link of the last mail that went to an address. */
async function linkTo(address: string): Promise<string> {
  await sendMails(new Date());
  const mail = server.received.filter(({ to }) => to.includes(address)).at(-1)?.mail;
  return /\/sender-address\/(\S+)/.exec(mail?.text ?? "")?.[1] ?? "";
}

describe("a further address", () => {
  it("sends nothing before its holder has used the button behind the mailed link, and everything after", async () => {
    const { senderId, verified, asked } = await add();
    expect({ verified, asked }).toEqual({ verified: false, asked: true });
    expect((await senderOf(news))?.state).toBe("UNVERIFIED");
    const token = await linkTo(news);
    const now = new Date();
    const open = { workspace: expect.any(String), address: news, proved: false };
    // Whatever opens the link to look at it changes nothing.
    expect(await readAskedProof(web.db, token, now)).toEqual(open);
    expect((await senderOf(news))?.state).toBe("UNVERIFIED");
    for (let times = 0; times < 2; times++)
      expect(await proveAddress(web.db, token, now)).toEqual({ ...open, proved: true });
    expect((await senderOf(news))?.state).toBe("CONNECTED");
    expect(await list()).toEqual([
      [own, true, true],
      [news, true, false],
    ]);
    const log = await owner.db.select().from(auditLog).where(eq(auditLog.workspaceId, ctx.workspaceId));
    expect(log.filter(({ action }) => action === "sender.address_proved_by_mail")).toHaveLength(1);
    // The proof stood in the mail alone.
    const kept = await owner.db.select().from(mails).where(eq(mails.about, senderId));
    expect(JSON.stringify(kept)).not.toContain(token);
  });

  it("is proved by no link that is old, of another purpose, changed, or of an address that was removed", async () => {
    const { senderId } = await add();
    const at = { workspaceId: ctx.workspaceId, channelId, senderId, address: news, at: ctx.now.getTime() };
    const token = proofToken(at);
    const bad = [
      ...[token.slice(0, -1), `${token}.x`, "", "a.b", proofToken({ ...at, address: "else@kiosk.example" })],
      ...[proofToken({ ...at, workspaceId: "other" }), proofToken({ ...at, at: ctx.now.getTime() - 4 * 86_400_000 })],
    ];
    for (const one of bad) expect(await proveAddress(web.db, one, ctx.now), one).toBeNull();
    await removeSenderAddress(ctx, { channelId, senderId });
    expect(await proveAddress(web.db, token, ctx.now)).toBeNull();
    expect((await senderOf(news))?.state).toBe("DELETED");
  });

  it("is asked for again after a minute, and not for ever", async () => {
    const { senderId } = await add();
    const at = { channelId, senderId };
    await expect(askForProofAgain(inSeconds(10), at)).rejects.toMatchObject({ key: "senderAddresses.askedOften" });
    for (let times = 1; times < 10; times++) await askForProofAgain(inSeconds(times * 61), at);
    await expect(askForProofAgain(inSeconds(3_600), at)).rejects.toMatchObject({ key: "senderAddresses.askedOften" });
    const asked = await owner.db.select().from(mails).where(eq(mails.about, senderId));
    expect(asked).toHaveLength(10);
  });

  it("may send at once in a domain that was proved, and in the sandbox", async () => {
    const place = { workspaceId: ctx.workspaceId, channelId, records: [], checkedAt: ctx.now };
    await owner.db.insert(mailDomains).values([
      { ...place, domain: "kiosk.example", verifiedAt: ctx.now },
      { ...place, domain: "shop.example", verifiedAt: null },
    ]);
    expect(await add()).toMatchObject({ verified: true, asked: false });
    expect(await add("a@shop.example")).toMatchObject({ verified: false });
    await owner.db.update(bindings).set({ environment: "sandbox" }).where(eq(bindings.channelId, channelId));
    expect(await add("b@shop.example")).toMatchObject({ verified: true });
    const proofs = await owner.db.select().from(senderAddresses).where(eq(senderAddresses.channelId, channelId));
    expect(proofs.map(({ verifiedBy }) => verifiedBy).sort()).toEqual(["domain", "sandbox", null].sort());
  });

  it("stands once in its channel, and there are not too many", async () => {
    await add();
    await expect(add()).rejects.toMatchObject({ code: "conflict", key: "senderAddresses.known" });
    await expect(add(own)).rejects.toMatchObject({ key: "senderAddresses.known" });
    for (let n = 1; n < addressesMax; n++) await add(`a${n}@kiosk.example`);
    await expect(add("more@kiosk.example")).rejects.toMatchObject({ code: "limit_exceeded" });
  });

  it("is none of a channel whose mails come from no address, or that is not bound", async () => {
    const { workspaceId } = ctx;
    const other = await insertChannel(owner.db, workspaceId, { type: "whatsapp", state: "bound", name: "Other" });
    const unbound = await insertChannel(owner.db, workspaceId, { type: "email", state: "unbound", name: "Later" });
    for (const id of [other, unbound])
      await expect(add(news, { channelId: id })).rejects.toMatchObject({ code: "precondition_failed" });
  });
});

describe("of several addresses", () => {
  async function proved(address: string, more: object = {}) {
    const { senderId } = await add(address, more);
    await owner.db.update(senders).set({ state: "CONNECTED" }).where(eq(senders.id, senderId));
    return { channelId, senderId };
  }

  it("one is the default, which the send form offers first; the bound one where no other is", async () => {
    const [first, second] = [await proved("a@kiosk.example"), await proved("b@kiosk.example")];
    const waiting = await add("c@kiosk.example");
    await preferSenderAddress(ctx, first);
    await preferSenderAddress(ctx, second);
    expect((await list()).filter(([, , preferred]) => preferred)).toEqual([["b@kiosk.example", true, true]]);
    const offered = await listSendAccounts(ctx, channelId);
    expect(offered.map(({ phone }) => phone)).toEqual(["b@kiosk.example", own, "a@kiosk.example"]);
    await expect(preferSenderAddress(ctx, { channelId, senderId: waiting.senderId })).rejects.toMatchObject({
      key: "senderAddresses.notProved",
    });
    await preferSenderAddress(ctx, { channelId, senderId: (await senderOf(own))?.id ?? "" });
    expect((await list())[0]).toEqual([own, true, true]);
  });

  it("one is changed for what is sent from then on", async () => {
    const at = await proved(news, { replyTo: "desk@kiosk.example" });
    await editSenderAddress(ctx, { ...at, name: "News", replyTo: "", sendType: "trigger" });
    expect(await senderOf(news)).toMatchObject({
      displayName: "News",
      details: { mail: { name: "News", replyTo: "", sendType: "trigger" } },
    });
  });

  it("one is removed, but not while a campaign that is not over or a waiting message comes from it", async () => {
    const at = await proved(news);
    const { workspaceId } = ctx;
    const id = "20261122101010123456";
    await owner.sql`INSERT INTO campaigns (workspace_id, id, channel_id, sender_id, import_id, name, template_code, template_name,
      template_language, category, content, state, rows_total, rows_send, rows_hold, rows_skip, progress_at, created_by)
      VALUES (${workspaceId}, ${id}, ${channelId}, ${at.senderId}, 'i', 'n', 't', 't', 'en', 'marketing', '{}', 'paused', 1, 1, 0, 0, now(), 'u')`;
    const used = { code: "precondition_failed", key: "senderAddresses.used" };
    await expect(removeSenderAddress(ctx, at)).rejects.toMatchObject(used);
    await owner.sql`UPDATE campaigns SET sender_id = 'other', pool = jsonb_build_object('paces', jsonb_build_object(${at.senderId}::text, 1))
      WHERE workspace_id = ${workspaceId} AND id = ${id}`;
    await expect(removeSenderAddress(ctx, at)).rejects.toMatchObject(used);
    await owner.sql`UPDATE campaigns SET state = 'completed' WHERE workspace_id = ${workspaceId} AND id = ${id}`;
    await owner.sql`INSERT INTO messages (workspace_id, id, channel_id, sender_id, direction, source, address, address_kind, kind, preview, state, created_at)
      VALUES (${workspaceId}, 'm1', ${channelId}, ${at.senderId}, 'outbound', 'automatic', 'a@b.example', 'email', 'text', '', 'queued', now())`;
    await owner.sql`INSERT INTO outbox (workspace_id, message_id, lane_id, origin_kind, origin_id, priority, due_at)
      VALUES (${workspaceId}, 'm1', ${channelId}, 'auto_reply', ${channelId}, 1, now())`;
    await expect(removeSenderAddress(ctx, at)).rejects.toMatchObject(used);
    await owner.sql`DELETE FROM outbox WHERE workspace_id = ${workspaceId}`;
    await removeSenderAddress(ctx, at);
    expect(await list()).toEqual([[own, true, true]]);
    // It may come back, and is proved anew.
    expect(await add()).toMatchObject({ senderId: at.senderId, verified: false });
    const bound = { channelId, senderId: (await senderOf(own))?.id ?? "" };
    await expect(removeSenderAddress(ctx, bound)).rejects.toMatchObject({ code: "not_found" });
  });

  it("those that were added stay when the account is read anew, and leave as fast as its server takes mails", async () => {
    await proved(news);
    const listed = {
      ...{
        externalId: own,
        address: own,
        addressKind: "email" as const,
        displayName: "Kiosk",
        state: "CONNECTED" as const,
      },
      ...{ quality: "UNKNOWN" as const, throughputPerSecond: 25, details: {} },
    };
    await inTransaction(ctx, async (ctx) => {
      await storeSenders(ctx, channelId, [listed]);
      await followRate(ctx, channelId, 25);
    });
    expect(await senderOf(news)).toMatchObject({ state: "CONNECTED", limitPerSecond: 25 });
  });
});

it("a domain's proof is the workspace's own", () => {
  expect(domainProof("w1", "Kiosk.example")).toBe(domainProof("w1", "kiosk.example"));
  expect(domainProof("w1", "kiosk.example")).not.toBe(domainProof("w2", "kiosk.example"));
  expect(domainProof("w1", "kiosk.example")).not.toBe(domainProof("w1", "other.example"));
});
