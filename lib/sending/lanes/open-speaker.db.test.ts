import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connect } from "#db/client";
import { bindings, channels } from "#db/schema/channels";
import { sealSecrets } from "#lib/channels/binding/secrets";
import type { ConnectorIo, OutboundMessage, Outcome, Session } from "#lib/connectors/connector";
import { registerConnector } from "#lib/connectors/registry";
import { plainHttp, plainHttpProfile } from "#lib/connectors/testing/plain-http";
import type { Claimed } from "#lib/sending/claim";
import { makeTenant, type Tenant } from "#lib/sending/testing";
import { acceptedAs, failureOf } from "#lib/sending/testing-platform";
import { testDatabase } from "#lib/testing/database";
import { openSpeaker } from "./open-speaker.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

Object.assign(process.env, {
  ...{ DATABASE_URL: ownerUrl, NEXTAUTH_SECRET: "a secret of at least thirty-two characters" },
  SEALING_KEY: Buffer.alloc(32, 1).toString("base64"),
});

const platform = "plain-http";
const io = {} as ConnectorIo;
const send = vi.fn(async (message: OutboundMessage) => acceptedAs({ id: message.correlation }));
let forget = () => {};
/** A platform that remembers what it was handed. */
function speak(given: Partial<typeof plainHttp> = {}) {
  forget();
  forget = registerConnector({ ...plainHttp, send, ...given } as never);
}

let tenant: Tenant;
beforeEach(async () => {
  send.mockClear();
  speak();
  tenant = await makeTenant(owner);
  await bind();
});
afterEach(() => {
  vi.restoreAllMocks();
  forget();
  forget = () => {};
});

async function bind(): Promise<void> {
  const { ctx, channelId } = tenant;
  const secretsSealed = sealSecrets({ workspaceId: ctx.workspaceId, channelId }, { key: "secret" });
  const values = { platform: platform as never, configuration: { baseUrl: "http://gateway.invalid" }, secretsSealed };
  await owner.db.update(bindings).set(values).where(eq(bindings.channelId, channelId));
  await owner.db
    .update(channels)
    .set({ type: platform as never })
    .where(eq(channels.id, channelId));
}
const keep = vi.fn(async () => {});
async function open(laneId = tenant.laneId) {
  const held = { laneId, channelId: tenant.channelId, lease: "l", wakeups: 0 };
  const opened = await openSpeaker(tenant.ctx, held, io, keep);
  if (!opened) throw new Error("nobody speaks for the lane");
  return opened;
}

const message = (given: Partial<Claimed> = {}): Claimed => ({
  ...{ id: "m1", attempt: 1, tries: 0, throttled: 0, origin: { kind: "api", id: "o" }, senderExternalId: "Shop" },
  ...{ address: "+4915550000001", addressKind: "phone", category: null, kind: "text", text: "Hello", tag: null },
  ...{ parameters: [], template: null, ...given },
});
const template = (version: number | null = 0): Claimed["template"] => ({
  ...{ code: tenant.templateCode, name: "hours", language: "en", version, decidedAt: null },
});
const handed = () => send.mock.calls.map(([outbound]) => outbound);

describe("a message is handed to the connector", () => {
  it("as a text, with whom it goes to and an answer's label", async () => {
    const { speaker, facts, staysOpen } = await open();
    expect(await speaker.send(message())).toMatchObject({ outcome: "accepted" });
    expect(handed()).toEqual([
      {
        ...{ correlation: "m1", sender: { externalId: "Shop" }, address: { kind: "phone", value: "+4915550000001" } },
        ...{ content: { kind: "text", text: "Hello" }, options: { label: "reply" } },
      },
    ]);
    expect([facts.platform, facts.held.laneId, staysOpen]).toEqual([platform, tenant.laneId, false]);
  });

  it("with its tag and the regulator's ids, where it has them", async () => {
    const { speaker } = await open();
    await speaker.send(message({ tag: "HUMAN_AGENT", regulatory: { entity: "7" } }));
    expect(handed()).toMatchObject([{ options: { label: "reply", tag: "HUMAN_AGENT", regulatory: { entity: "7" } } }]);
  });

  it("as a template with its content, and what its category says it is for", async () => {
    const { speaker } = await open();
    await speaker.send(message({ template: template(), category: "utility" }));
    await speaker.send(message({ template: template() }));
    const content = { kind: "template", name: "hours", language: "en", rendered: { body: "We are open." } };
    expect(handed()).toMatchObject([{ content, options: { label: "utility" } }, { content }]);
    expect(handed()[1]?.options).toEqual({});
  });

  it.each([
    ["marketing", true, true],
    ["utility", true, false],
    ["marketing", false, false],
  ] as const)(
    "of %s, with the way off the list where there is a place for it (%s): %s",
    async (category, place, has) => {
      speak({ profile: { ...plainHttpProfile, unsubscribes: place } });
      const { speaker } = await open();
      await speaker.send(message({ template: template(), category }));
      expect(handed()[0]?.options.unsubscribeUrl !== undefined).toBe(has);
    },
  );

  it("over the way that its lane is", async () => {
    const routes = vi.fn(() => [{ perSecond: 1 }, { perSecond: 2 }]);
    speak({ routes });
    const opened = await open(`${tenant.channelId}~1`);
    expect(opened.routes).toEqual([{ perSecond: 1 }, { perSecond: 2 }]);
    expect(routes).toHaveBeenCalledWith(expect.objectContaining({ id: tenant.channelId, route: 1 }));
  });
});

describe("a template's content", () => {
  it("is read once for all messages of a lane, and once for each version", async () => {
    const { speaker } = await open();
    const transactions = vi.spyOn(tenant.ctx.db, "transaction");
    await Promise.all([1, 2, 3].map(() => speaker.send(message({ template: template() }))));
    expect(transactions).toHaveBeenCalledTimes(1);
    await speaker.send(message({ template: template(null) }));
    expect(transactions).toHaveBeenCalledTimes(2);
  });

  it("is read again for the next message when that failed", async () => {
    const { speaker } = await open();
    vi.spyOn(tenant.ctx.db, "transaction").mockRejectedValueOnce(new Error("the database is away"));
    await expect(speaker.send(message({ template: template() }))).rejects.toThrow("the database is away");
    expect(await speaker.send(message({ template: template() }))).toMatchObject({ outcome: "accepted" });
  });

  it("is the one that was submitted with the message's version", async () => {
    const { workspaceId } = tenant.ctx;
    const say = (body: string, code: string) => owner.sql`
      INSERT INTO template_versions (workspace_id, template_code, version, content, submitted_by, submitted_at)
      SELECT workspace_id, ${code}, ${Number(body.slice(-1))}, jsonb_set(content, '{body}', to_jsonb(${body}::text)), 'u', now()
      FROM templates WHERE workspace_id = ${workspaceId}`;
    for (const body of ["Another 1", "Another 2"]) await say(body, "another");
    for (const body of ["Version 1", "Version 2"]) await say(body, tenant.templateCode);
    await owner.sql`UPDATE templates SET version = 2 WHERE workspace_id = ${workspaceId}`;
    const { speaker } = await open();
    for (const version of [1, 2, null, 7]) await speaker.send(message({ template: template(version) }));
    expect(handed().map(({ content }) => (content.kind === "template" ? content.rendered.body : null))).toEqual([
      ...["Version 1", "Version 2", "Version 2", "We are open."],
    ]);
  });
});

describe("a lane is not spoken for", () => {
  const held = () => ({ laneId: tenant.laneId, channelId: tenant.channelId, lease: "l", wakeups: 0 });

  it("when its channel is not bound", async () => {
    await owner.db.delete(bindings).where(eq(bindings.channelId, tenant.channelId));
    expect(await openSpeaker(tenant.ctx, held(), io, keep)).toBeNull();
  });

  it("any more once its channel is bound anew or unbound", async () => {
    const { isCurrent } = await open();
    expect(await isCurrent(tenant.ctx)).toBe(true);
    await makeTenant(owner);
    expect(await isCurrent(tenant.ctx)).toBe(true);
    await bind();
    expect(await isCurrent(tenant.ctx)).toBe(false);
    const { isCurrent: again } = await open();
    await owner.db.delete(bindings).where(eq(bindings.channelId, tenant.channelId));
    expect(await again(tenant.ctx)).toBe(false);
  });
});

describe("a connection that is held", () => {
  const close = vi.fn(async () => {});
  const sent = vi.fn(async (outbound: OutboundMessage) => acceptedAs({ id: outbound.correlation }));
  let emit: ((request: never) => Promise<void>) | undefined;
  let window: number | undefined;
  const connection = (): Outcome<Session> => ({
    ok: true,
    value: {
      send: sent,
      close,
      closed: new Promise<void>(() => {}),
      ...(window === undefined ? {} : { window }),
    } as never,
  });
  const refused: Outcome<Session> = { ok: false, failure: failureOf("TRANSIENT") };
  const hold = (answer: () => Outcome<Session> = connection, held?: () => boolean) =>
    speak({
      session: {
        open: async (_channel: unknown, given: typeof emit) => {
          emit = given;
          return answer();
        },
        ...(held ? { held } : {}),
      } as never,
    });
  beforeEach(() => {
    window = undefined;
    close.mockClear();
    sent.mockClear();
    keep.mockClear();
  });

  it("takes the messages, keeps its lane, and is closed with it", async () => {
    hold();
    const { speaker, staysOpen, close: leave } = await open();
    expect(staysOpen).toBe(true);
    expect(await speaker.send(message())).toMatchObject({ outcome: "accepted" });
    expect([sent.mock.calls.length, send.mock.calls.length]).toEqual([1, 0]);
    await leave();
    expect(close).toHaveBeenCalledTimes(1);
  });

  it("lets a message wait while it is refused", async () => {
    hold(() => refused);
    const { speaker, close: leave } = await open();
    expect(await speaker.send(message())).toEqual({ outcome: "retry_later", failure: failureOf("TRANSIENT") });
    expect(speaker.window?.()).toBeNull();
    await leave();
  });

  it("says how many messages may be out, and what the platform sends is stored as its channel's", async () => {
    window = 10;
    hold();
    const { speaker, close: leave } = await open();
    expect(speaker.window?.()).toBe(10);
    await emit?.({ method: "POST" } as never);
    expect(keep).toHaveBeenCalledWith(expect.objectContaining({ id: tenant.channelId }), platform, { method: "POST" });
    await leave();
  });

  it("is held only where the channel's account says so", async () => {
    hold(connection, () => false);
    const { speaker, staysOpen } = await open();
    expect(staysOpen).toBe(false);
    await speaker.send(message());
    expect([sent.mock.calls.length, send.mock.calls.length]).toEqual([0, 1]);
  });
});
