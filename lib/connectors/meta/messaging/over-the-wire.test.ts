/** Both connectors over their real wire, against the sandbox. */
import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConnectorIo, RawRequest, SendOutcome } from "../../connector.ts";
import { createPools } from "../../http/pools.ts";
import { messenger } from "../../messenger/messenger.ts";
import { connectorSuite } from "../../testing/connector-suite.ts";
import { kinds, startAccount, startCallback, textTo } from "./testing.ts";

const pools = createPools();
const io: ConnectorIo = { dispatcher: pools.dispatcher, now: () => new Date(), timeoutMs: 2_000 };
afterAll(() => pools.close(0));

for (const kind of ["messenger", "instagram"] as const) {
  const { connector, object, addressKind } = kinds[kind];

  connectorSuite(kind, async () => {
    const { sandbox, channel, accountId, made, meet } = await startAccount(kind);
    const person = await meet("4915550017");
    const faults = {
      take: [],
      refuse: [{ do: { kind: "error", code: 551, subcode: 1545041 } }],
      hang: [{ do: { kind: "silence" } }],
    };
    return {
      connector,
      channel,
      nowhere: { ...channel, baseUrl: "http://127.0.0.1:1" },
      io,
      parts: 1,
      address: { kind: addressKind, value: person },
      sender: accountId,
      reports: object === "page" ? "delivered" : "read",
      platform: {
        behave: (mode) => sandbox.sandbox.rules.set(faults[mode]),
        received: () =>
          [...sandbox.sandbox.record.all()].map(({ recipient, correlation }) => ({
            to: recipient,
            reference: correlation ?? "",
          })),
        deliver(externalId) {
          const told =
            object === "page"
              ? { delivery: { mids: [externalId], watermark: 1_793_002_100_000 } }
              : { read: { mid: externalId } };
          const messaging = [
            { sender: { id: person }, recipient: { id: accountId }, timestamp: 1_793_002_100_000, ...told },
          ];
          return signed({ object, entry: [{ id: accountId, time: 1, messaging }] }, made.appSecret);
        },
        stop: sandbox.close,
      },
    };
  });

  describe(`${kind} when the platform fails`, () => {
    let account: Awaited<ReturnType<typeof startAccount>>;
    let person: string;
    beforeAll(async () => {
      account = await startAccount(kind);
      person = await account.meet("4915550018");
    });
    afterAll(() => account.sandbox.close());

    const send = (timeoutMs = 2_000) =>
      connector.send(textTo(person, addressKind, account.accountId), account.channel, { ...io, timeoutMs });
    const accepted = () => account.sandbox.sandbox.record.accepted;

    it.each<[string, object, Partial<SendOutcome["outcome"]> | string, object, number]>([
      ["is throttled", { kind: "error", code: 613 }, "retry_later", { kind: "THROTTLED_SENDER", code: "613" }, 0],
      [
        "is throttled for the app",
        { kind: "error", code: 4 },
        "retry_later",
        { kind: "THROTTLED_SENDER", retryAfterMs: 60_000 },
        0,
      ],
      [
        "is throttled until a moment",
        { kind: "error", code: 613, retryAfter: 7 },
        "retry_later",
        { retryAfterMs: 7_000 },
        0,
      ],
      [
        "has a dead token",
        { kind: "error", code: 190, subcode: 463 },
        "rejected",
        { kind: "AUTH", code: "190/463" },
        0,
      ],
      ["is restricted", { kind: "error", code: 368 }, "rejected", { kind: "POLICY" }, 0],
      [
        "is outside the window",
        { kind: "error", code: 10, subcode: 2018278 },
        "rejected",
        { kind: "WINDOW_CLOSED", code: "10/2018278" },
        0,
      ],
      [
        "meets a service that is down",
        { kind: "error", code: 2, http: 500 },
        "retry_later",
        { kind: "TRANSIENT", platformFault: true },
        0,
      ],
      [
        "meets a code nobody knows, with HTTP 500",
        { kind: "error", code: 77777, http: 500 },
        "retry_later",
        { kind: "TRANSIENT" },
        0,
      ],
      ["meets a page of a proxy", { kind: "html", http: 502 }, "uncertain", { kind: "UNKNOWN_OUTCOME" }, 0],
      ["gets an empty answer", { kind: "empty_200" }, "uncertain", { kind: "UNKNOWN_OUTCOME" }, 0],
      ["is cut off before the answer", { kind: "reset_before_answer" }, "uncertain", { kind: "UNKNOWN_OUTCOME" }, 0],
      ["is cut off after it was accepted", { kind: "reset_after_accept" }, "uncertain", { kind: "UNKNOWN_OUTCOME" }, 1],
      ["gets half an answer in time", { kind: "slow_body", ms: 5_000 }, "uncertain", { kind: "UNKNOWN_OUTCOME" }, 1],
    ])("%s", async (_name, fault, outcome, failure, taken) => {
      const before = accepted();
      account.sandbox.sandbox.rules.set([{ do: fault }]);
      expect(await send(400)).toMatchObject({ outcome, failure });
      expect(accepted() - before).toBe(taken);
      account.sandbox.sandbox.rules.set([]);
    });

    it("goes on once it is over", async () => {
      expect(await send()).toMatchObject({ outcome: "accepted", receipts: connector.profile.receipts });
    });

    it("may not write to somebody who never wrote, nor after a day, but a person may for a week", async () => {
      const unknown = textTo("9999999999990017", addressKind, account.accountId);
      expect(await connector.send(unknown, account.channel, io)).toMatchObject({
        ...{ outcome: "rejected", failure: { kind: "RECIPIENT" } },
      });
      await account.sandbox.control("clock", { advanceMs: 25 * 3_600_000 });
      expect(await send()).toMatchObject({ outcome: "rejected", failure: { kind: "WINDOW_CLOSED" } });
      const tagged = { ...textTo(person, addressKind, account.accountId), options: { tag: "HUMAN_AGENT" } };
      expect(await connector.send(tagged, account.channel, io)).toMatchObject({ outcome: "accepted" });
      await account.sandbox.control("clock", { advanceMs: 7 * 24 * 3_600_000 });
      expect(await connector.send(tagged, account.channel, io)).toMatchObject({
        ...{ outcome: "rejected", failure: { kind: "WINDOW_CLOSED" } },
      });
    });
  });
}

describe.each([
  ["messenger", "messenger", false],
  ["instagram through its page", "instagram", false],
  ["instagram by its own login", "instagram", true],
] as const)("the life of %s", (_name, kind, byLogin) => {
  let account: Awaited<ReturnType<typeof startAccount>>;
  let callback: Awaited<ReturnType<typeof startCallback>>;
  const { connector, object, addressKind } = kinds[kind];
  beforeAll(async () => {
    account = await startAccount(kind, byLogin);
    callback = await startCallback();
  });
  afterAll(async () => {
    await account.sandbox.close();
    await callback.stop();
  });
  const webhook = () => ({ url: callback.url, verifyToken: "ours" });
  const run = (key: string, channel = account.channel) =>
    connector.onboarding?.steps.find((step) => step.key === key)?.run(channel, "unused", io, webhook());

  it("reads the account, and refuses another secret or another token", async () => {
    expect(await run("account")).toMatchObject({
      ok: true,
      value: {
        account: { accountId: account.accountId },
        senders: [{ externalId: account.accountId, state: "CONNECTED" }],
      },
    });
    const credentials = account.channel.credentials as Record<string, string>;
    const other = { ...account.channel, credentials: { ...credentials, appSecret: "wrong" } };
    expect(await run("account", other)).toMatchObject({ ok: false, failure: { code: "100" } });
    const token = { ...account.channel, credentials: { ...credentials, accessToken: "EAAnobody" } };
    expect(await run("account", token)).toMatchObject({ ok: false, failure: { kind: "AUTH", code: "190" } });
  });

  it("subscribes, hears what a person writes and what became of the answer, and stops hearing", async () => {
    if (byLogin) {
      // The address of an Instagram app is set by hand.
      const app = `${account.made.loginAppId}|${account.made.loginAppSecret}`;
      const url = `${account.sandbox.httpUrl}/v25.0/${account.made.loginAppId}/subscriptions?access_token=${app}`;
      const fields = "messages,messaging_seen";
      await account.sandbox.ask(url, "POST", { object, callback_url: callback.url, fields, verify_token: "ours" });
    }
    expect(await run("webhooks")).toEqual({ ok: true, value: {} });
    const heard = async (match: string) => {
      await account.sandbox.control(`wait?for=webhook.delivered&match=${match}&since=0`);
      const requests = callback.requests.filter(({ body }) => body.includes(match));
      for (const request of requests) expect(connector.webhook?.verify(request, account.channel)).toBe(true);
      return requests.flatMap((request) => connector.webhook?.parse(request) ?? []);
    };
    const said = await account.sandbox.control("persons/4915550019/say", {
      accountId: account.accountId,
      text: "Grüße 4711",
    });
    expect(await heard("4711")).toMatchObject([
      { kind: "inbound", text: "Grüße 4711", address: { kind: addressKind, value: said.scopedId } },
    ]);
    const sent = await connector.send(textTo(said.scopedId, addressKind, account.accountId), account.channel, io);
    expect(sent).toMatchObject({ outcome: "accepted" });
    await account.sandbox.control("clock", { advanceMs: 60_000 });
    const [echo] = (await heard("is_echo")).filter((event) => event.kind === "receipt" || event.kind === "echo");
    expect(echo?.kind).toBe(object === "page" ? "receipt" : "echo");
    expect((await heard('"read')).at(-1)?.kind).toBe(object === "page" ? "watermark" : "receipt");
    expect(await connector.onboarding?.release?.(account.channel, io)).toEqual({ ok: true, value: null });
    const before = callback.requests.length;
    await account.sandbox.control("persons/4915550019/say", { accountId: account.accountId, text: "Again" });
    expect((await account.sandbox.control("state")).counts.webhooks.withoutCallback).toBeGreaterThan(0);
    expect(callback.requests).toHaveLength(before);
  });

  it("reports a token that was revoked as dead", async () => {
    await account.sandbox.control(`pages/${account.accountId}/tokens`, { do: "revoke" });
    expect(await connector.health(account.channel, io)).toMatchObject({ ok: false, failure: { kind: "AUTH" } });
  });
});

describe("connecting Facebook", () => {
  it.each(["messenger", "instagram"] as const)(
    "lists what was shared, each with a token of its own (%s)",
    async (kind) => {
      const { sandbox, made, accountId, channel } = await startAccount(kind);
      const { connector } = kinds[kind];
      const other = await sandbox.control("pages", { name: "Kiosk Süd" });
      const { code } = await sandbox.control("codes", { pageIds: [made.pageId, other.pageId] });
      const signUp = connector.onboarding?.signUp;
      const at = { baseUrl: sandbox.httpUrl, configuration: { apiVersion: "v25.0" } };
      const app = { appId: made.appId, appSecret: made.appSecret };
      const exchanged = await signUp?.exchangeCode(at, app, code, io);
      if (!exchanged?.ok) throw new Error("the code was not taken");
      expect(await signUp?.exchangeCode(at, app, code, io)).toMatchObject({ ok: false, failure: { code: "100" } });
      const listed = await signUp?.accounts?.(at, exchanged.value, io);
      if (!listed?.ok) throw new Error("the accounts were not listed");
      // Only a page with an Instagram account is an account there.
      expect(listed.value.map((account) => account.accountId)).toEqual(
        kind === "messenger" ? [made.pageId, other.pageId] : [accountId],
      );
      const [first] = listed.value;
      const bound = { ...channel, credentials: { ...(channel.credentials as object), ...first?.credentials } };
      expect(await connector.health(bound, io)).toMatchObject({ ok: true, value: { accountId } });
      await sandbox.close();
    },
  );

  it("never takes the webhooks of an app away from another product", async () => {
    const { sandbox, made, channel } = await startAccount("messenger");
    const [ours, theirs] = [await startCallback(), await startCallback()];
    const url = `${sandbox.httpUrl}/v25.0/${made.appId}/subscriptions?access_token=${made.appId}|${made.appSecret}`;
    const elsewhere = {
      object: "page",
      callback_url: theirs.url.replace("/webhooks/messenger", "/bot"),
      fields: "messages",
      verify_token: "x",
    };
    await sandbox.ask(url, "POST", elsewhere);
    const step = messenger.onboarding?.steps.find(({ key }) => key === "webhooks");
    const webhook = { url: ours.url, verifyToken: "ours" };
    expect(await step?.run(channel as never, "unused", io, webhook)).toMatchObject({
      ...{ ok: false, failure: { code: "callback_elsewhere" } },
    });
    // An address of ours under another name is replaced.
    await sandbox.ask(url, "POST", { ...elsewhere, callback_url: theirs.url });
    expect(await step?.run(channel as never, "unused", io, webhook)).toMatchObject({ ok: true });
    await Promise.all([ours.stop(), theirs.stop(), sandbox.close()]);
  });
});

function signed(body: object, secret: string): RawRequest {
  const bytes = Buffer.from(JSON.stringify(body));
  const signature = createHmac("sha256", secret).update(bytes).digest("hex");
  const headers = { "x-hub-signature-256": `sha256=${signature}` };
  return { method: "POST", path: "/webhooks/messenger", query: {}, headers, body: bytes };
}
