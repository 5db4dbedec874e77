/** Campaigns on Messenger and Instagram: a real worker, a real door and the sandbox, with a token that dies in between. */
import type { AddressInfo } from "node:net";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { connect } from "#db/client";
import { campaigns } from "#db/schema/campaigns";
import { bindings, channels } from "#db/schema/channels";
import { messages } from "#db/schema/messages";
import { senders } from "#db/schema/senders";
import { importNumbers } from "#lib/campaigns/audience-import/import-recipients";
import { resumeCampaign } from "#lib/campaigns/control/control";
import { launchCampaign } from "#lib/campaigns/launch/launch";
import { bindToSandbox } from "#lib/channels/binding/bind-sandbox";
import type { Ctx } from "#lib/context";
import { forgetEnv } from "#lib/env";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { greeting, insertChannel, insertTemplate } from "#lib/testing/factories";
import { checkInvariants } from "#lib/testing/invariants";
import { makeWorkspace } from "#lib/testing/workspace";
import { startTestSandbox } from "#sandbox/testing";
import { buildDoor } from "../door/server.ts";
import { startWorker } from "./worker.ts";

const { ownerUrl, appUrl, workerUrl } = await testDatabase();
const sandbox = await startTestSandbox();
Object.assign(process.env, {
  DATABASE_URL: ownerUrl,
  NEXTAUTH_SECRET: "a secret of at least thirty-two characters",
  SEALING_KEY: Buffer.alloc(32, 7).toString("base64"),
  SANDBOX_URL: sandbox.httpUrl,
  SANDBOX_CONTROL_URL: sandbox.controlUrl,
});

const owner = connect(ownerUrl, { max: 4 });
const web = connect(appUrl, { max: 4 });
const door = await buildDoor(await connectionAs("door"));
let worker: Awaited<ReturnType<typeof startWorker>>;

beforeAll(async () => {
  await door.listen({ host: "127.0.0.1", port: 0 });
  process.env.DOOR_PUBLIC_URL = `http://127.0.0.1:${(door.server.address() as AddressInfo).port}`;
  // Five minutes become half a second.
  process.env.WAIT_DIVISOR = "600";
  forgetEnv();
  worker = await startWorker({ databaseUrl: workerUrl, uncertainDeadlineMs: 60_000, poolSize: 6 });
  await sandbox.control("dials", { sentMs: 20, deliveredMs: 40, readMs: 60 });
});
afterAll(async () => {
  await worker?.stop();
  await Promise.all([door.close(), sandbox.close()]);
  await Promise.all([owner.close(), web.close()]);
});

const until = <T>(look: () => T | Promise<T>) => vi.waitFor(look, { timeout: 20_000, interval: 20 });
const stateOf = async (channelId: string) =>
  (await owner.db.select().from(channels).where(eq(channels.id, channelId)))[0]?.state;
const campaignOf = async (id: string) => (await owner.db.select().from(campaigns).where(eq(campaigns.id, id)))[0];

async function bound(type: "messenger" | "instagram") {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  const { ctx: then } = await workspace.member("owner");
  const ctx = (): Ctx => ({ ...then, now: new Date() });
  const channelId = await insertChannel(owner.db, workspace.id, { type, state: "unbound", name: "Kiosk" });
  expect(await bindToSandbox(ctx(), { channelId })).toMatchObject({ bound: true });
  const content = { ...greeting, header: null, body: "Your parcel is here.", samples: {} };
  const templateCode = await insertTemplate(owner.db, workspace.id, channelId, { content });
  const [sender] = await owner.db.select().from(senders).where(eq(senders.channelId, channelId));
  const [binding] = await owner.db.select().from(bindings).where(eq(bindings.channelId, channelId));
  const accountId = binding?.accountId ?? "";
  const tokens = (change: "revoke" | "restore") => sandbox.control(`pages/${accountId}/tokens`, { do: change });
  return { ctx, channelId, accountId, tokens, place: { channelId, templateCode, senderId: sender?.id ?? "" } };
}

test.each(["messenger", "instagram"] as const)(
  "on %s a campaign stops at a dead token, and everybody who wrote has it once after authorising again",
  async (type) => {
    const { ctx, channelId, accountId, tokens, place } = await bound(type);
    const wrote: string[] = [];
    for (const person of [1, 2, 3, 4]) {
      const said = await sandbox.control(`persons/49155501${type.length}${person}/say`, { accountId, text: "Hello" });
      wrote.push(said.scopedId);
    }
    await until(async () => {
      const rows = await owner.db
        .select()
        .from(messages)
        .where(and(eq(messages.channelId, channelId), eq(messages.direction, "inbound")));
      expect(rows).toHaveLength(wrote.length);
    });
    const stranger = "70000000000000001";
    const list = await importNumbers(ctx(), { ...place, text: [...wrote, stranger, "+49 155"].join("\n") });
    expect(list).toMatchObject({ rowsTotal: 6, rowsSend: 5, reasons: { malformed_user: 1 } });

    await tokens("revoke");
    const { id } = await launchCampaign(ctx(), { ...place, importId: list.id, name: "", scheduledAt: null });
    await until(async () => expect((await campaignOf(id))?.state).toBe("paused"));
    await until(async () => expect(await stateOf(channelId)).toBe("disconnected"));
    expect(wrote.flatMap((person) => [...sandbox.sandbox.record.of(person)])).toEqual([]);

    expect(await bindToSandbox(ctx(), { channelId })).toMatchObject({ bound: true });
    await resumeCampaign(ctx(), id);
    await until(async () => expect((await campaignOf(id))?.state).toMatch(/completed|partly_failed/));
    for (const person of wrote) expect(sandbox.sandbox.record.of(person)).toHaveLength(1);
    // Nobody may be written to who has not written first.
    expect(sandbox.sandbox.record.of(stranger)).toHaveLength(0);
    const [left] = await owner.db
      .select()
      .from(messages)
      .where(and(eq(messages.campaignId, id), eq(messages.address, stranger)));
    expect(left?.state).toBe("left_out");
    expect(await checkInvariants(owner.sql)).toEqual([]);
  },
);
