/** What does not arrive on one channel is followed by an SMS: a real worker, a real door, and the sandbox's platform and carrier. */
import type { AddressInfo } from "node:net";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { connect } from "#db/client";
import { messages } from "#db/schema/messages";
import { senders } from "#db/schema/senders";
import { importNumbers } from "#lib/campaigns/audience-import/import-recipients";
import { launchCampaign } from "#lib/campaigns/launch/launch";
import { certifyCampaign } from "#lib/campaigns/report/certificate";
import { bindToSandbox } from "#lib/channels/binding/bind-sandbox";
import { fileSenderId } from "#lib/channels/sender-ids/file-sender-id";
import { switchSms } from "#lib/channels/sender-ids/sms-service";
import type { Ctx } from "#lib/context";
import { forgetEnv } from "#lib/env";
import { listWays } from "#lib/fallback/policies/list-ways";
import { createPolicy } from "#lib/fallback/policies/save-policy";
import { createRule } from "#lib/fallback/policies/save-rule";
import { readCampaignFallback } from "#lib/fallback/report/campaign-fallback";
import { readMessageFallback } from "#lib/fallback/report/message-links";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { greeting, insertChannel, insertTemplate } from "#lib/testing/factories";
import { checkInvariants } from "#lib/testing/invariants";
import { makeWorkspace } from "#lib/testing/workspace";
import { startTestSandbox } from "#sandbox/testing";
import { buildDoor } from "../door/server.ts";
import { startWorker } from "./worker.ts";

// Each waits for facts, which a busy machine brings late.
vi.setConfig({ testTimeout: 120_000 });
const { ownerUrl, appUrl, workerUrl } = await testDatabase();
// A minute of the platform and of the carrier passes in a second.
const sandbox = await startTestSandbox({ speed: 60 });
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
const workers: Awaited<ReturnType<typeof startWorker>>[] = [];

beforeAll(async () => {
  await door.listen({ host: "127.0.0.1", port: 0 });
  process.env.DOOR_PUBLIC_URL = `http://127.0.0.1:${(door.server.address() as AddressInfo).port}`;
  // Twenty minutes become ten seconds.
  process.env.WAIT_DIVISOR = "120";
  forgetEnv();
  for (const _ of ["one", "another"]) {
    workers.push(await startWorker({ databaseUrl: workerUrl, uncertainDeadlineMs: 60_000, poolSize: 6 }));
  }
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await Promise.all([door.close(), sandbox.close()]);
  await Promise.all([owner.close(), web.close()]);
});

const until = <T>(look: () => T | Promise<T>) => vi.waitFor(look, { timeout: 90_000, interval: 50 });

/** A channel that people read, an SMS channel beside it, and a policy that leads from the one to the other. */
async function makePlace() {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  const { ctx: then } = await workspace.member("owner");
  const ctx = (): Ctx => ({ ...then, now: new Date() });
  const channelId = await insertChannel(owner.db, workspace.id, { type: "viber", name: "Kiosk" });
  const smsId = await insertChannel(owner.db, workspace.id, { type: "sms", name: "Kiosk SMS" });
  for (const id of [channelId, smsId])
    expect(await bindToSandbox(ctx(), { channelId: id })).toMatchObject({ bound: true });
  const ids = { entityId: "", templateId: "", brandId: "", campaignId: "" };
  await fileSenderId(ctx(), { channelId: smsId, name: "KIOSK", country: "DE", ...ids, evidence: "" });
  await switchSms(ctx(), { channelId, on: true });
  const kiosk = (await listWays(ctx()))[0]?.senders[0];
  const ruleIds = [await createRule(ctx(), { name: "KIOSK", senderId: kiosk?.id ?? "" })];
  const policyId = await createPolicy(ctx(), { name: "SMS", ruleIds });
  const content = { ...greeting, body: "Your parcel is here.", samples: {} };
  const templateCode = await insertTemplate(owner.db, workspace.id, channelId, { content });
  const [sender] = await owner.db.select().from(senders).where(eq(senders.channelId, channelId));
  return { ctx, workspaceId: workspace.id, channelId, smsId, templateCode, senderId: sender?.id ?? "", policyId };
}

test("who cannot be reached and who does not read gets one SMS, and nobody else gets any", async () => {
  const { ctx, workspaceId, smsId, policyId, ...place } = await makePlace();
  const [reads, unread, gone] = ["+4915550107717", "+4915550100001", "+4915550107755"];
  await sandbox.control(`viber/persons/${gone?.slice(1)}/set`, { leftViber: true });
  const list = await importNumbers(ctx(), { ...place, text: [reads, unread, gone].join("\n") });
  const { id } = await launchCampaign(ctx(), {
    ...{ ...place, importId: list.id, name: "", scheduledAt: null },
    fallback: {
      ...{ policyId, triggers: ["undelivered", "unread"], durationSeconds: 1_200, text: "Fetch your parcel today." },
    },
  });
  const sms = () =>
    [...sandbox.sandbox.sms.world.sent].map(({ to, text }) => `+${to.replace(/\D/g, "")} ${text}`).sort();
  const expected = [unread, gone].map((to) => `${to} Fetch your parcel today.`).sort();
  await until(() => expect(sms()).toEqual(expected));
  await until(async () =>
    expect(await readCampaignFallback(ctx(), id)).toMatchObject({ made: 2, delivered: 2, segments: 2, waiting: 0 }),
  );
  expect(await readCampaignFallback(ctx(), id)).toMatchObject({ replacedOnly: 1, both: 1, late: 0, dropped: 0 });
  expect(await certifyCampaign(ctx(), id)).toMatchObject({ addsUp: true, rowsSend: 3, accepted: 2, refused: 1 });

  const rows = await owner.db.select().from(messages).where(eq(messages.workspaceId, workspaceId));
  const first = rows.find(({ address, campaignId }) => address === gone && campaignId === id);
  const second = rows.find(({ address, channelId }) => address === gone && channelId === smsId);
  expect(await readMessageFallback(ctx(), first?.id ?? "")).toMatchObject({
    own: { state: "made", trigger: "undelivered", segments: 1, by: { id: second?.id, channelId: smsId } },
    of: null,
  });
  expect(await readMessageFallback(ctx(), second?.id ?? "")).toMatchObject({
    own: null,
    of: { trigger: "undelivered", message: { id: first?.id, state: "failed" } },
  });
  expect(sms()).toEqual(expected);
  expect(await checkInvariants(owner.sql, workspaceId)).toEqual([]);
});
