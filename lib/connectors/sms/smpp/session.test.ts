import { afterEach, describe, expect, it } from "vitest";
import type { RawRequest, Session } from "../../connector.ts";
import type { ReceiptEvent } from "../../events.ts";
import { eventually } from "../../testing/connector-suite.ts";
import { longMessageModes, type SmppSettings } from "../settings.ts";
import { sms } from "../sms.ts";
import { messageTo, startCarrier } from "../test-support.ts";

let open: { stop(): Promise<void>; sessions: Session[] }[] = [];
afterEach(async () => {
  for (const one of open) {
    await Promise.all(one.sessions.map((session) => session.close()));
    await one.stop();
  }
  open = [];
});

async function bound(given: Partial<SmppSettings> = {}, emit: (request: RawRequest) => Promise<void> = async () => {}) {
  const carrier = await startCarrier(given);
  const sessions: Session[] = [];
  open.push({ stop: carrier.stop, sessions });
  const start = async (timeoutMs = 2_000) => {
    const opened = await sms.session?.open(carrier.channel, emit, { ...carrier.io, timeoutMs });
    if (!opened?.ok) throw new Error(`the session did not open: ${opened?.failure.detail}`);
    sessions.push(opened.value);
    return opened.value;
  };
  return { ...carrier, start, person: "+4915550017" };
}

const euro = `${"A".repeat(152)}€${"B".repeat(200)}`;

describe("what is submitted", () => {
  it.each(longMessageModes)("a long text comes back whole to its person, joined by %s", async (longMessages) => {
    const { start, sent, person } = await bound({ longMessages });
    const session = await start();
    for (const text of [euro, "中文短信".repeat(40), `${"好".repeat(66)}😀😀`]) {
      const outcome = await session.send(messageTo(person, text));
      const last = sent().at(-1);
      expect(last?.text).toBe(text);
      expect(outcome).toMatchObject({ outcome: "accepted" });
      if (outcome.outcome === "accepted") expect(outcome.externalIds).toHaveLength(last?.parts ?? 0);
    }
  });

  it("is in the default alphabet as coding 0 and in UCS-2 as coding 8, or as the carrier wants it", async () => {
    const usual = await bound();
    const session = await usual.start();
    await session.send(messageTo(usual.person, "plain"));
    await session.send(messageTo(usual.person, "中"));
    expect(usual.sent().map(({ encoding }) => encoding)).toEqual([0, 8]);
    const other = await bound({ gsmCoding: 1 });
    await (await other.start()).send(messageTo(other.person, "plain"));
    expect(other.sent().map(({ encoding }) => encoding)).toEqual([1]);
  });

  it("says how long it may live, and carries the ids of a country's register", async () => {
    const { start, sent, person } = await bound({ entityTag: 0x1500 });
    const options = { timeToLiveMs: 26 * 3_600_000, regulatory: { entityId: "1101", templateId: "1107" } };
    await (await start()).send(messageTo(person, "x", { options }));
    expect(sent()).toMatchObject([{ validity: "000001020000000R", regulatory: { "1500": "1101", "1401": "1107" } }]);
  });

  it("takes more than ten segments nowhere", async () => {
    const { start, sent, person } = await bound();
    expect(await (await start()).send(messageTo(person, "A".repeat(1531)))).toMatchObject({
      outcome: "rejected",
      failure: { kind: "INVALID_REQUEST", code: "too_long" },
    });
    expect(sent()).toEqual([]);
  });
});

describe("what the carrier refuses", () => {
  it.each([
    ["throttle", "retry_later", "THROTTLED_SENDER", "ESME_RTHROTTLED"],
    ["queue_full", "retry_later", "THROTTLED_SENDER", "ESME_RMSGQFUL"],
    ["system_error", "retry_later", "TRANSIENT", "ESME_RSYSERR"],
    ["reject", "rejected", "RECIPIENT", "ESME_RX_R_APPN"],
  ] as const)("%s is %s", async (fault, outcome, kind, code) => {
    const { start, account, person } = await bound();
    const session = await start();
    account.fault = fault;
    expect(await session.send(messageTo(person))).toMatchObject({ outcome, failure: { kind, code } });
    account.fault = "none";
    expect(await session.send(messageTo(person))).toMatchObject({ outcome: "accepted" });
  });

  it("after a part was taken is tried again where that passes, so that nobody is left with half a text", async () => {
    const { start, account, sandbox, sent, person } = await bound();
    // One a second, and time stands still: the second part meets a carrier that has no room for it.
    account.perSecond = 1;
    const session = await start();
    const sending = session.send(messageTo(person, euro));
    await eventually(() => (sent().length > 0 ? true : undefined));
    const timer = setInterval(() => sandbox.clock.advance(1_000), 200);
    expect(await sending).toMatchObject({ outcome: "accepted" });
    clearInterval(timer);
    expect(sent()).toMatchObject([{ text: euro }]);
  });

  it.each([
    ["a wrong password", { password: "guess" }, "ESME_RINVPASWD"],
    ["a system id nobody knows", { systemId: "nobody" }, "ESME_RINVSYSID"],
  ])("%s opens nothing and asks for a person", async (_name, wrong, code) => {
    const { channel, io } = await bound();
    const { credentials } = channel;
    const { smpp } = credentials;
    if (!smpp) throw new Error("no server");
    const systemId = "systemId" in wrong ? wrong.systemId : smpp.systemId;
    const password = "password" in wrong ? wrong.password : credentials.password;
    const other = { ...channel, credentials: { ...credentials, password, smpp: { ...smpp, systemId } } };
    expect(await sms.session?.open(other, async () => {}, io)).toMatchObject({
      ok: false,
      failure: { kind: "AUTH", code },
    });
  });
});

describe("the window", () => {
  it("is never exceeded, and everything leaves through it", async () => {
    const { start, sms: carrier, sent, account } = await bound({ window: 5 });
    Object.assign(account, { window: 5, perSecond: 5_000 });
    const session = await start();
    expect(session.window).toBe(5);
    const people = Array.from({ length: 60 }, (_, at) => `+4915550${1000 + at}9`);
    const outcomes = await Promise.all(people.map((to) => session.send(messageTo(to))));
    expect(outcomes.every(({ outcome }) => outcome === "accepted")).toBe(true);
    expect(carrier.mostUnanswered).toBeLessThanOrEqual(5);
    expect(sent()).toHaveLength(60);
  });

  it("is shared by several connections, over any of which receipts come", async () => {
    const stored: RawRequest[] = [];
    const carrier = await bound({ sessions: 3, window: 2 }, async (request) => void stored.push(request));
    const session = await carrier.start();
    expect(session.window).toBe(6);
    await eventually(() => (carrier.sms.connectionsOf(carrier.account).length === 3 ? true : undefined));
    const people = Array.from({ length: 12 }, (_, at) => `+49155501${10 + at}9`);
    await Promise.all(people.map((to) => session.send(messageTo(to))));
    carrier.sandbox.clock.advance(5_000);
    await eventually(() => (stored.length === 12 ? true : undefined));
    const [one] = carrier.sms.connectionsOf(carrier.account);
    one?.drop();
    await eventually(() => {
      const now = carrier.sms.connectionsOf(carrier.account);
      return now.length === 3 && one && !now.includes(one) ? true : undefined;
    });
    expect(await session.send(messageTo(carrier.person))).toMatchObject({ outcome: "accepted" });
  });
});

describe("the connection", () => {
  it("leaves what was written in doubt when the server is killed, and nothing else", async () => {
    const { start, sms: carrier, account, person } = await bound({ window: 2 });
    const session = await start();
    account.fault = "silent";
    const sending = Array.from({ length: 5 }, () => session.send(messageTo(person)));
    await eventually(() => (carrier.mostUnanswered === 0 ? undefined : true));
    await carrier.kill();
    await session.closed;
    const outcomes = (await Promise.all(sending)).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === "uncertain")).toHaveLength(2);
    expect(outcomes.filter((outcome) => outcome === "retry_later")).toHaveLength(3);
    expect(await session.send(messageTo(person))).toMatchObject({ outcome: "retry_later" });
  });

  it("is given up when the other end is there no more without having said so", async () => {
    const { start, account, person } = await bound({ enquireSeconds: 1 });
    const session = await start(30_000);
    account.fault = "stop_reading";
    const sending = session.send(messageTo(person));
    const begun = performance.now();
    await session.closed;
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(await sending).toMatchObject({ outcome: "uncertain", failure: { kind: "UNKNOWN_OUTCOME" } });
  });

  it("unbinds after the last answer", async () => {
    const { start, sms: carrier, sandbox, account, person } = await bound();
    account.slowMs = 100;
    const session = await start();
    const sending = session.send(messageTo(person));
    await eventually(() => (carrier.mostUnanswered === 1 ? true : undefined));
    const closing = session.close();
    // Time stands still in the sandbox: the answer is out until it is moved on.
    sandbox.clock.advance(200);
    await closing;
    expect(await sending).toMatchObject({ outcome: "accepted" });
    expect(carrier.unbinds).toBe(1);
    expect(await session.send(messageTo(person))).toMatchObject({ outcome: "retry_later" });
  });

  it("ends when the server asks for it, or talks nonsense", async () => {
    const { start, sms: carrier, account } = await bound();
    for (const end of ["askToLeave", "writeJunk"] as const) {
      const session = await start();
      for (const connection of carrier.connectionsOf(account)) connection[end]();
      await session.closed;
    }
  });
});

describe("what is delivered", () => {
  it("is answered only after it was stored, and comes again when it could not be", async () => {
    let store = () => {};
    let fails = true;
    let seen = 0;
    const carrier = await bound({}, () => {
      seen++;
      if (fails) return Promise.reject(new Error("the database is away"));
      return new Promise<void>((resolve) => {
        store = resolve;
      });
    });
    const session = await carrier.start();
    await session.send(messageTo(carrier.person));
    const taken = () => carrier.sandbox.log.since(0, 5_000).filter(({ kind }) => kind === "receipt.delivered").length;
    carrier.sandbox.clock.advance(2_000);
    await eventually(() => (seen === 1 ? true : undefined));
    fails = false;
    await eventually(() => {
      carrier.sandbox.clock.advance(6_000);
      return seen === 2 ? true : undefined;
    });
    expect(taken()).toBe(0);
    store();
    await eventually(() => (taken() === 1 ? true : undefined));
  });

  it.each([
    ["hex", "decimal", "hex_then_decimal"],
    ["decimal", "upper_hex", "decimal_then_hex"],
    ["hex", "upper_hex", "same"],
    ["padded", "decimal", "same"],
  ] as const)("ids in %s and then in %s are the same message", async (answerIds, receiptIds, ids) => {
    const stored: RawRequest[] = [];
    const carrier = await bound({ ids }, async (request) => void stored.push(request));
    Object.assign(carrier.account.dialect, { answerIds, receiptIds });
    const session = await carrier.start();
    for (const form of ["text", "parameters", "both"] as const) {
      carrier.account.dialect.form = form;
      const outcome = await session.send(messageTo(carrier.person));
      carrier.sandbox.clock.advance(2_000);
      const request = await eventually(() => stored.shift());
      const [receipt] = (sms.webhook?.parse(request) ?? []) as ReceiptEvent[];
      expect(outcome).toMatchObject({ outcome: "accepted", externalIds: [receipt?.messageExternalId] });
    }
  });

  it.each(["udh8", "udh16", "sar"] as const)("a person's long text comes in parts, joined by %s", async (joint) => {
    const stored: RawRequest[] = [];
    const carrier = await bound({}, async (request) => void stored.push(request));
    await carrier.start();
    const text = `${"Where is my parcel? ".repeat(12)}€`;
    await carrier.sms.say(carrier.account, "4915550017", "KIOSK", text, { joint, shuffled: true });
    const parts = stored.flatMap((request) => sms.webhook?.parse(request) ?? []);
    expect(parts.map((part) => part.kind)).toEqual(["inbound_part", "inbound_part"]);
    const inOrder = parts.toReversed() as { part: number; parts: number; text: string; reference: string }[];
    expect(inOrder.map(({ part, parts }) => [part, parts])).toEqual([
      [0, 2],
      [1, 2],
    ]);
    expect(new Set(inOrder.map(({ reference }) => reference)).size).toBe(1);
    expect(inOrder.map(({ text }) => text).join("")).toBe(text);
  });

  it("two equal words of a person are two messages", async () => {
    const stored: RawRequest[] = [];
    const carrier = await bound({}, async (request) => void stored.push(request));
    await carrier.start();
    await carrier.sms.say(carrier.account, "4915550017", "4930123456789", "Stop");
    await carrier.sms.say(carrier.account, "4915550017", "4930123456789", "Stop");
    const events = stored.flatMap((request) => sms.webhook?.parse(request) ?? []);
    expect(events).toMatchObject([
      {
        kind: "inbound",
        text: "Stop",
        address: { kind: "phone", value: "+4915550017" },
        senderExternalId: "+4930123456789",
      },
      { kind: "inbound", text: "Stop" },
    ]);
    expect(new Set(events.map(({ key }) => key)).size).toBe(2);
    expect(stored[0]?.query).not.toEqual(stored[1]?.query);
  });
});
