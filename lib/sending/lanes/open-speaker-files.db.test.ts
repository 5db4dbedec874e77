/** Messages whose files are handed over first, and what else is shown with a message. */
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connect } from "#db/client";
import { bindings, channels } from "#db/schema/channels";
import { sealSecrets } from "#lib/channels/binding/secrets";
import type { ConnectorIo, OutboundMessage, SendOutcome } from "#lib/connectors/connector";
import { registerConnector } from "#lib/connectors/registry";
import { plainHttp, plainHttpProfile } from "#lib/connectors/testing/plain-http";
import type { Claimed } from "#lib/sending/claim";
import { makeTenant, type Tenant } from "#lib/sending/testing";
import { acceptedAs, failureOf } from "#lib/sending/testing-platform";
import { testDatabase } from "#lib/testing/database";
import { openSpeaker } from "./open-speaker.ts";

/** Files are handed over as the test says. */
const files = vi.hoisted(() => ({ handOver: vi.fn(), replaceForgotten: vi.fn() }));
vi.mock("./template-files.ts", async (importActual) => ({
  ...(await importActual<typeof import("./template-files.ts")>()),
  TemplateFiles: class {
    handOver = files.handOver;
    replaceForgotten = files.replaceForgotten;
  },
}));

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
afterAll(() => owner.close());
Object.assign(process.env, {
  ...{ DATABASE_URL: ownerUrl, NEXTAUTH_SECRET: "a secret of at least thirty-two characters" },
  SEALING_KEY: Buffer.alloc(32, 1).toString("base64"),
});

const send = vi.fn(async (message: OutboundMessage): Promise<SendOutcome> => acceptedAs({ id: message.correlation }));
let tenant: Tenant;
let forget = () => {};
beforeEach(async () => {
  send.mockReset().mockImplementation(async (message) => acceptedAs({ id: message.correlation }));
  files.handOver.mockReset().mockResolvedValue({ ok: true, value: new Map() });
  files.replaceForgotten.mockReset().mockResolvedValue(false);
  forget = registerConnector({ ...plainHttp, send, profile: { ...plainHttpProfile, unsubscribes: true } } as never);
  tenant = await makeTenant(owner);
  const { ctx, channelId } = tenant;
  const secretsSealed = sealSecrets({ workspaceId: ctx.workspaceId, channelId }, { key: "secret" });
  const values = {
    platform: "plain-http" as never,
    configuration: { baseUrl: "http://gateway.invalid" },
    secretsSealed,
  };
  await owner.db.update(bindings).set(values).where(eq(bindings.channelId, channelId));
  await owner.db
    .update(channels)
    .set({ type: "plain-http" as never })
    .where(eq(channels.id, channelId));
});
afterEach(() => forget());

const message = (given: Partial<Claimed> = {}): Claimed => ({
  ...{ id: "m1", attempt: 1, tries: 0, throttled: 0, origin: { kind: "api", id: "o" }, senderExternalId: "Shop" },
  ...{ address: "+4915550000001", addressKind: "phone", category: null, kind: "text", text: "Hello", tag: null },
  ...{ parameters: [], template: null, ...given },
});
async function speak(given: Partial<Claimed> = {}) {
  const held = { laneId: tenant.laneId, channelId: tenant.channelId, lease: "l", wakeups: 0 };
  const opened = await openSpeaker(tenant.ctx, held, {} as ConnectorIo, async () => {});
  return opened?.speaker.send(message(given));
}
const refused: SendOutcome = { outcome: "rejected", failure: failureOf("INVALID_REQUEST") };
const handed = () => send.mock.calls.map(([outbound]) => outbound);

describe("a message with files", () => {
  it("does not leave when they could not be handed over, and is tried again for a fault that passes", async () => {
    files.handOver.mockResolvedValue({ ok: false, failure: failureOf("TRANSIENT") });
    expect(await speak()).toEqual({ outcome: "retry_later", failure: failureOf("TRANSIENT") });
    files.handOver.mockResolvedValue({ ok: false, failure: failureOf("AUTH") });
    expect(await speak()).toEqual({ outcome: "rejected", failure: failureOf("AUTH") });
    expect(send).not.toHaveBeenCalled();
  });

  it("is sent once more when the platform has forgotten one, for its own sender", async () => {
    const first = new Map([["f", "first"]]);
    files.handOver.mockResolvedValueOnce({ ok: true, value: first });
    files.replaceForgotten.mockResolvedValue(true);
    send.mockResolvedValueOnce(refused);
    expect(await speak()).toMatchObject({ outcome: "accepted" });
    expect(send).toHaveBeenCalledTimes(2);
    expect(files.replaceForgotten.mock.calls).toEqual([[failureOf("INVALID_REQUEST"), first, "Shop"]]);
    expect(files.handOver.mock.calls).toEqual([
      [null, "Shop"],
      [null, "Shop"],
    ]);
  });

  it("is refused when the second answer refuses it as well, and is sent no third time", async () => {
    files.replaceForgotten.mockResolvedValue(true);
    send.mockResolvedValue(refused);
    expect(await speak()).toEqual(refused);
    expect(send).toHaveBeenCalledTimes(2);
  });

  it("is not sent again when a file cannot be handed over anew, or none was forgotten", async () => {
    send.mockResolvedValue(refused);
    expect(await speak()).toEqual(refused);
    files.replaceForgotten.mockResolvedValue(true);
    files.handOver
      .mockResolvedValueOnce({ ok: true, value: new Map() })
      .mockResolvedValueOnce({ ok: false, failure: failureOf("TRANSIENT") });
    expect(await speak()).toMatchObject({ outcome: "retry_later" });
    expect(send).toHaveBeenCalledTimes(2);
  });

  it.each<SendOutcome>([
    { outcome: "retry_later", failure: failureOf("TRANSIENT") },
    { outcome: "uncertain", failure: failureOf("UNKNOWN_OUTCOME") },
  ])("is not looked at again after another answer: $outcome", async (outcome) => {
    files.replaceForgotten.mockResolvedValue(true);
    send.mockResolvedValue(outcome);
    expect(await speak()).toEqual(outcome);
    expect([send.mock.calls.length, files.replaceForgotten.mock.calls.length]).toEqual([1, 0]);
  });
});

describe("a message shows", () => {
  const template = () => ({
    ...{ code: tenant.templateCode, name: "hours", language: "en", version: 0, decidedAt: null },
  });

  it("what its sender is called, where that differs", async () => {
    await speak();
    await speak({ shown: { name: "Desk", replyTo: "desk@shop.example" } });
    expect(handed().map(({ sender }) => sender)).toEqual([
      { externalId: "Shop" },
      { externalId: "Shop", shown: { name: "Desk", replyTo: "desk@shop.example" } },
    ]);
  });

  it("the way out of its topic, which differs from the one off the list and from other people's", async () => {
    const of = (given: Partial<Claimed> = {}) => speak({ template: template(), category: "marketing", ...given });
    await of();
    await of({ topicId: "offers" });
    await of({ address: "+4915550000002" });
    const urls = handed().map(({ options }) => options.unsubscribeUrl);
    expect(new Set(urls).size).toBe(3);
    expect(urls.every((url) => url?.startsWith("http"))).toBe(true);
  });

  it("nothing for what is not known of it", async () => {
    await speak({ category: "authentication", template: template() });
    expect(handed()[0]?.options).toEqual({ label: "authentication" });
  });

  it("its words where its template's content is gone", async () => {
    await owner.sql`DELETE FROM templates WHERE code = ${tenant.templateCode}`;
    await speak({ template: template(), text: "Kept words" });
    expect(handed()[0]?.content).toEqual({ kind: "text", text: "Kept words" });
  });
});
