import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type SubscribedAccount, startSubscribedAccount } from "../testing.ts";

let sandbox: SubscribedAccount["sandbox"];
let receiver: SubscribedAccount["receiver"];
let account: SubscribedAccount["account"];
let settle: SubscribedAccount["settle"];
let close: SubscribedAccount["close"];

beforeEach(async () => {
  ({ sandbox, receiver, account, settle, close } = await startSubscribedAccount());
  await account.template("parcel_one");
});
afterEach(() => close());

const to = "4915550010";
const send = () => account.send(to, "parcel_one");
const accepts = async () => (await sandbox.control(`judge?recipient=${to}`)).accepts;
const addRule = (rule: object) => sandbox.control("rules/add", [rule]);
const statuses = () => receiver.statuses().map((status) => status.status);

describe("an outage", () => {
  it.each([
    ["503 JSON", { kind: "error", code: 2, http: 503 }, 503, '"code":2'],
    ["500 with code 2", { kind: "error", code: 2, http: 500 }, 500, '"code":2'],
    ["HTML 502", { kind: "html", http: 502 }, 502, "502 Bad Gateway"],
    ["HTML 504", { kind: "html", http: 504 }, 504, "504 Gateway Timeout"],
  ])("answers %s to every call of one account, from its start to its end", async (_name, fault, status, text) => {
    await addRule({ match: { waba: account.wabaId }, do: fault, early: true, startsInMs: 1_000, lastsMs: 2_000 });
    expect((await send()).status).toBe(200);
    await sandbox.control("clock", { advanceMs: 1_500 });
    const answer = await send();
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body)).toContain(text.replaceAll('"', typeof answer.body === "string" ? '\\"' : '"'));
    expect((await account.graph("GET", account.wabaId)).status).toBe(status);
    expect((await account.graph("GET", account.phoneId)).status).toBe(status);
    const other = await sandbox.account();
    expect((await other.graph("GET", other.wabaId)).status).toBe(200);
    await sandbox.control("clock", { advanceMs: 2_000 });
    expect((await send()).status).toBe(200);
    expect(await accepts()).toBe(2);
    expect((await sandbox.control("rules"))[0].used).toBe(3);
  });

  it("breaks the connection before or after the message is accepted", async () => {
    await addRule({ do: { kind: "reset_before_answer" }, times: 1 });
    await expect(send()).rejects.toThrow("fetch failed");
    expect(await accepts()).toBe(0);
    await addRule({ do: { kind: "reset_after_accept" }, times: 1 });
    await expect(send()).rejects.toThrow("fetch failed");
    expect(await accepts()).toBe(1);
  });

  it.each([false, true])("is silent until the client gives up; afterAccept: %s", async (afterAccept) => {
    await addRule({ do: { kind: "silence", afterAccept } });
    const url = `${sandbox.httpUrl}/v25.0/${account.phoneId}/messages`;
    const body = JSON.stringify({
      ...{ messaging_product: "whatsapp", recipient_type: "individual", to, type: "template" },
      template: {
        name: "parcel_one",
        language: { code: "en_US" },
        components: [{ type: "body", parameters: ["a", "b"].map((text) => ({ type: "text", text })) }],
      },
    });
    const headers = { "content-type": "application/json", authorization: `Bearer ${account.accessToken}` };
    const silent = fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(500) });
    await expect(silent).rejects.toThrow("timeout");
    expect(await accepts()).toBe(afterAccept ? 1 : 0);
  });

  it("shows the page of a proxy although the message was accepted", async () => {
    await addRule({ do: { kind: "html", http: 502, afterAccept: true } });
    expect((await send()).status).toBe(502);
    expect(await accepts()).toBe(1);
  });

  it("refuses connections while its port is closed", async () => {
    await sandbox.control("listener", { closedForMs: 5_000 });
    await expect(send()).rejects.toThrow("fetch failed");
    await sandbox.control("clock", { advanceMs: 5_001 });
    await expect.poll(() => send().then(({ status }) => status)).toBe(200);
  });

  it("refuses a rule that cannot apply so early, or that it does not know", async () => {
    for (const rule of [
      { do: { kind: "reset_after_accept" }, early: true },
      { do: { kind: "drop_webhook" }, early: true },
      { do: { kind: "html" } },
      { do: { kind: "error", code: 2 }, lastMs: 5 },
      { do: { kind: "error", code: 2 }, lastsMs: -5 },
    ])
      expect((await addRule(rule)).error).toBeTruthy();
    expect(await sandbox.control("rules")).toEqual([]);
  });
});

describe("receipts", () => {
  it("are late by as much as a rule says, and tell when the thing happened", async () => {
    await addRule({ do: { kind: "late_webhook", ms: 180_000 }, lastsMs: 1_000 });
    const sentAt = (await sandbox.control("state")).clock.now;
    await send();
    await settle(170_000);
    expect(statuses()).toEqual([]);
    await settle(60_000);
    expect(statuses()).toEqual(["sent", "delivered", "read"]);
    expect(Number(receiver.statuses()[0].timestamp) * 1000).toBeLessThan(sentAt + 5_000);
  });

  it("are lost for every message of a window, of every kind", async () => {
    await addRule({ do: { kind: "drop_webhook" } });
    await addRule({ do: { kind: "status", code: 131026 } });
    await send();
    await settle();
    expect(statuses()).toEqual([]);
  });

  it("are lost for a share of the messages", async () => {
    await addRule({ do: { kind: "drop_webhook" }, match: { share: 0.5 } });
    for (let i = 0; i < 40; i++) await account.send(`49155500${String(2_002 + i)}`, "parcel_one");
    await settle();
    const delivered = statuses().filter((status) => status === "delivered").length;
    expect(delivered).toBeGreaterThan(8);
    expect(delivered).toBeLessThan(32);
  });

  it("are lost while an answer is lost too, and an inbound message is the only webhook", async () => {
    await addRule({ do: { kind: "reset_after_accept" } });
    await addRule({ do: { kind: "drop_webhook" } });
    await expect(send()).rejects.toThrow("fetch failed");
    await sandbox.control(`persons/${to}/say`, { phoneId: account.phoneId, text: "hello" });
    await settle();
    expect(statuses()).toEqual([]);
    expect(receiver.values("messages")).toHaveLength(1);
  });

  it("tell of throttling for messages that were accepted", async () => {
    await sandbox.control("dials", { rateLimitMode: "async" });
    await sandbox.control(`numbers/${account.phoneId}/set`, { throughput: 1 });
    await account.send("4915550011", "parcel_one");
    expect((await account.send("4915550012", "parcel_one")).status).toBe(200);
    await addRule({ do: { kind: "status", code: 131056 }, match: { recipient: "*013" } });
    await sandbox.control("clock", { advanceMs: 2_000 });
    expect((await account.send("4915550013", "parcel_one")).status).toBe(200);
    await settle();
    const codes = receiver.statuses().flatMap((status) => status.errors ?? []);
    expect(codes.map(({ code }) => code)).toEqual([130429, 131056]);
  });
});

describe("an account", () => {
  it("loses its tokens and gets them back", async () => {
    for (const [end, subcode] of [
      ["expire", 463],
      ["revoke", 460],
    ] as const) {
      await sandbox.control(`wabas/${account.wabaId}/tokens`, { do: end });
      expect(await send()).toMatchObject({ status: 401, body: { error: { code: 190, error_subcode: subcode } } });
      await sandbox.control(`wabas/${account.wabaId}/tokens`, { do: "restore" });
      expect((await send()).status).toBe(200);
    }
  });

  it("tells that a template's category changed, and that somebody edited it", async () => {
    const id = await account.template("parcel_two");
    await sandbox.control(`templates/${id}/decide`, { decision: "category", category: "MARKETING" });
    const text = "Hello {{1}}, your parcel is gone from {{2}}.";
    expect((await sandbox.control(`templates/${id}/decide`, { decision: "edit", text })).status).toBe("PENDING");
    expect((await account.send(to, "parcel_two")).body.error.code).toBe(132001);
    await settle();
    expect(receiver.values("template_category_update")).toMatchObject([{ new_category: "MARKETING" }]);
    expect(receiver.values("message_template_components_update")).toMatchObject([{ message_template_element: text }]);
    expect((await account.send(to, "parcel_two")).status).toBe(200);
  });
});
