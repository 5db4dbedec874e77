/** The connector and a carrier made of Debian's Net::SMPP, a module of Perl that shares no line with the library that we use. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type DebianCarrier, joined, startDebianCarrier } from "#lib/testing/debian/carrier";
import type { RawRequest, Session } from "../connector.ts";
import { createIo } from "../http/io.ts";
import { createPools } from "../http/pools.ts";
import { eventually } from "../testing/connector-suite.ts";
import { type SmsChannel, smsCredentials } from "./credentials.ts";
import { sms } from "./sms.ts";
import { messageTo } from "./test-support.ts";

const pools = createPools();
const io = createIo(pools, { timeoutMs: 5_000 });
let carrier: DebianCarrier;
beforeAll(async () => {
  carrier = await startDebianCarrier({ systemId: "kiosk", password: "secret" });
}, 60_000);
afterAll(async () => {
  await carrier?.close();
  await pools.close(0);
});

const channelWith = (password: string, more: object = {}): SmsChannel => ({
  ...{ id: "cams-0123456789", workspaceId: "w1", environment: "live", baseUrl: "", accountId: "kiosk" },
  credentials: smsCredentials.parse({
    smpp: { host: "127.0.0.1", port: carrier.port, systemId: "kiosk", ...more },
    ...{ password, callbackKey: "k" },
  }),
});

async function open(stored: RawRequest[], more: object = {}): Promise<Session> {
  const opened = await sms.session?.open(channelWith("secret", more), async (request) => void stored.push(request), io);
  if (!opened?.ok) throw new Error(`not opened: ${JSON.stringify(opened)}`);
  return opened.value;
}

test("a wrong password is refused in its words", async () => {
  const opened = await sms.session?.open(channelWith("guess"), async () => {}, io);
  expect(opened).toMatchObject({ ok: false, failure: { kind: "AUTH" } });
});

test.each([["udh8"], ["payload"]])(
  "our texts arrive whole, its receipts and answers are read, and the session ends in order: long ones as %s",
  async (longMessages) => {
    const stored: RawRequest[] = [];
    const session = await open(stored, { longMessages });
    const texts = [`${"A".repeat(152)}€${"B".repeat(40)} [end]`, "中文 😀", "Thanks!"];
    const before = (await carrier.taken()).length;
    const unbound = await carrier.unbound();
    const ids: string[] = [];
    for (const text of texts) {
      const outcome = await session.send(messageTo("+4915550017", text));
      expect(outcome).toMatchObject({ outcome: "accepted" });
      if (outcome.outcome === "accepted") ids.push(...outcome.externalIds);
    }
    const taken = (await carrier.taken()).slice(before);
    expect(taken.map(({ id }) => id)).toEqual(ids);
    expect(joined(taken)).toEqual(texts);
    expect(taken.every(({ to }) => to === "4915550017")).toBe(true);

    // It tells of each part, and a person answers the last one.
    await eventually(() => (stored.length === ids.length + 1 ? true : undefined));
    const events = stored.flatMap((request) => sms.webhook?.parse(request) ?? []);
    const delivered = events.flatMap((event) =>
      event.kind === "receipt" && event.status === "delivered" ? [event.messageExternalId] : [],
    );
    expect(delivered.sort()).toEqual([...ids].sort());
    expect(events.at(-1)).toMatchObject({ kind: "inbound", text: "Got it", address: { value: "+4915550017" } });
    await session.close();
    await vi.waitFor(async () => expect(await carrier.unbound()).toBeGreaterThan(unbound));
  },
);

test("what it throttles comes again later", async () => {
  const session = await open([]);
  expect(await session.send(messageTo("+4915550099", "Too fast"))).toMatchObject({
    ...{ outcome: "retry_later", failure: { kind: "THROTTLED_SENDER" } },
  });
  await session.close();
});
