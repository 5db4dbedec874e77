import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readAccount } from "./account.ts";
import { json, startFakeGraph } from "./fake-graph.ts";
import { onboarding } from "./onboarding.ts";
import { senders } from "./senders.ts";

let graph: Awaited<ReturnType<typeof startFakeGraph>>;
beforeAll(async () => {
  graph = await startFakeGraph();
});
afterAll(() => graph.stop());

const numbers = senders.numbers as NonNullable<typeof senders.numbers>;
const done = json({ success: true });
const asked = () => graph.seen.map(({ method, path, query, body }) => ({ method, path, query: `${query}`, body }));

describe("account", () => {
  it("is reachable when anything answers", async () => {
    graph.answer(json({ error: { code: 2500 } }, 404));
    expect(await onboarding.reachable(graph.channel.baseUrl, graph.io)).toBe(true);
    expect(await onboarding.reachable("http://127.0.0.1:1", graph.io)).toBe(false);
    expect(await onboarding.reachable("nowhere", graph.io)).toBe(false);
  });

  it("exchanges a code without a token and traces no secret", async () => {
    graph.answer(json({ access_token: "EAAB-new", token_type: "bearer" }));
    const at = { baseUrl: graph.channel.baseUrl, configuration: { apiVersion: "v24.0" } };
    const app = { appId: "41", appSecret: "hush" };
    expect(await onboarding.signUp?.exchangeCode(at, app, "code-1", graph.io)).toEqual({
      ok: true,
      value: { accessToken: "EAAB-new", appSecret: "hush" },
    });
    expect(graph.seen[0]?.headers.authorization).toBeUndefined();
    expect(asked()[0]).toMatchObject({
      method: "GET",
      path: "/v24.0/oauth/access_token",
      query: "client_id=41&client_secret=hush&code=code-1",
    });
    expect(JSON.stringify(graph.traced)).not.toMatch(/hush|code-1/);
  });

  it("reads the account", async () => {
    graph.answer(
      json({
        id: "902118440071",
        name: "Kiosk Nord",
        currency: "EUR",
        account_review_status: "APPROVED",
        business_verification_status: "verified",
        message_template_namespace: "ab12",
        owner_business_info: { id: "555", name: "Kiosk GmbH" },
      }),
    );
    expect(await readAccount(graph.channel, graph.io)).toEqual({
      ok: true,
      value: {
        accountId: "902118440071",
        name: "Kiosk Nord",
        currency: "EUR",
        namespace: "ab12",
        reviewState: "APPROVED",
        businessId: "555",
        businessName: "Kiosk GmbH",
        verificationState: "verified",
      },
    });
  });

  const account = (health_status: unknown) => ({
    id: "902118440071",
    account_review_status: "APPROVED",
    health_status,
  });
  const entity = (can_send_message: string, more: object = {}) => ({ entity_type: "WABA", can_send_message, ...more });
  const due = { error_code: 141006, error_description: "Payment is due.", possible_solution: "Add a card." };

  it.each([
    ["may send", { can_send_message: "AVAILABLE", entities: [entity("AVAILABLE")] }, { blocked: false, reason: null }],
    [
      "is limited",
      { can_send_message: "LIMITED", entities: [entity("LIMITED", { additional_info: ["250 people a day."] })] },
      { blocked: false, reason: "250 people a day." },
    ],
    [
      "may not send",
      {
        can_send_message: "BLOCKED",
        entities: [entity("BLOCKED", { errors: [due] }), entity("BLOCKED", { errors: [due] })],
      },
      { blocked: true, reason: "Payment is due. Add a card." },
    ],
    ["says nothing", undefined, undefined],
    ["says what nobody knows", { can_send_message: "PERHAPS", entities: "none" }, undefined],
  ])("reads from its health that an account %s", async (_name, health, sending) => {
    graph.answer(json(account(health)));
    const read = await readAccount(graph.channel, graph.io);
    expect(read.ok && read.value.sending).toEqual(sending);
    expect(graph.seen[0]?.query.get("fields")).toContain("health_status");
  });

  it("lists numbers over all pages and never follows an address of the answer", async () => {
    const row = (id: number) => ({ id: `${id}`, display_phone_number: `+49 30 555-${id}`, status: "CONNECTED" });
    graph.answer(
      json({ data: [row(1), { id: "no number" }], paging: { cursors: { after: "A" }, next: "http://127.0.0.1:1/x" } }),
      json({
        data: [
          {
            ...row(2),
            status: "OFFLINE",
            verified_name: "Kiosk",
            code_verification_status: "VERIFIED",
            quality_rating: "NA",
            throughput: { level: "HIGH" },
            name_status: "APPROVED",
            whatsapp_business_manager_messaging_limit: -1,
            is_official_business_account: true,
          },
        ],
        paging: { cursors: { after: "B" } },
      }),
    );
    expect(await senders.list(graph.channel, graph.io)).toEqual({
      ok: true,
      value: [
        {
          externalId: "1",
          address: "+49305551",
          addressKind: "phone",
          displayName: "",
          state: "CONNECTED",
          quality: "UNKNOWN",
          throughputPerSecond: 80,
          details: { verificationState: "NOT_VERIFIED", official: false, pin: false },
        },
        {
          externalId: "2",
          address: "+49305552",
          addressKind: "phone",
          displayName: "Kiosk",
          state: "DISCONNECTED",
          quality: "UNKNOWN",
          throughputPerSecond: 1000,
          details: {
            verificationState: "VERIFIED",
            nameState: "APPROVED",
            tier: "TIER_UNLIMITED",
            official: true,
            pin: false,
            throughputLevel: "HIGH",
          },
        },
      ],
    });
    expect(graph.seen.map((seen) => seen.query.get("after"))).toEqual([null, "A"]);
  });

  it("follows a full page that names no next one, and stops at a cursor that repeats", async () => {
    const data = Array.from({ length: 100 }, (_, n) => ({ id: `${n}`, display_phone_number: `49${n}` }));
    graph.answer(json({ data, paging: { cursors: { after: "A" } } }));
    const listed = await senders.list(graph.channel, graph.io);
    expect(listed.ok && listed.value.length).toBe(200);
    expect(graph.seen).toHaveLength(2);
  });

  it("makes the steps of binding and of a new number", async () => {
    graph.answer(done, done, json({ id: "771900299" }), done, done, done, done);
    const { channel, io } = graph;
    const senderExternalId = "771900299";
    const subscribe = onboarding.steps[1];
    expect(
      await subscribe?.run(channel, "https://c.example/w", io, { url: "https://c.example", verifyToken: "v" }),
    ).toEqual({ ok: true, value: {} });
    await onboarding.release?.(channel, io);
    const added = await numbers.add(channel, { countryCode: "49", number: "15550001", displayName: "Kiosk" }, io);
    expect(added).toEqual({ ok: true, value: { externalId: senderExternalId } });
    await numbers.requestCode(channel, { senderExternalId, method: "SMS", language: "en_US" }, io);
    await numbers.verifyCode(channel, { senderExternalId, code: "482913" }, io);
    await numbers.register(channel, { senderExternalId, pin: "739204" }, io);
    await numbers.deregister(channel, senderExternalId, io);
    const post = { method: "POST", query: "" };
    expect(asked()).toEqual([
      {
        ...post,
        path: "/v24.0/902118440071/subscribed_apps",
        body: { override_callback_uri: "https://c.example/w", verify_token: channel.credentials.verifyToken },
      },
      { method: "DELETE", query: "", path: "/v24.0/902118440071/subscribed_apps", body: null },
      {
        ...post,
        path: "/v24.0/902118440071/phone_numbers",
        body: { cc: "49", phone_number: "15550001", verified_name: "Kiosk" },
      },
      { ...post, path: "/v24.0/771900299/request_code", body: { code_method: "SMS", language: "en_US" } },
      { ...post, path: "/v24.0/771900299/verify_code", body: { code: "482913" } },
      { ...post, path: "/v24.0/771900299/register", body: { messaging_product: "whatsapp", pin: "739204" } },
      { ...post, path: "/v24.0/771900299/deregister", body: null },
    ]);
  });

  it("escapes ids, so that none can reach another path", async () => {
    graph.answer(done);
    await numbers.deregister(graph.channel, "../7?x=1", graph.io);
    expect(graph.seen[0]?.path).toBe("/v24.0/..%2F7%3Fx%3D1/deregister");
  });

  it.each([
    ["a PIN that is wrong", json({ error: { code: 133005, message: "Wrong PIN" } }, 400), "INVALID_REQUEST", "133005"],
    ["success: false", json({ success: false }), "UNKNOWN_OUTCOME", null],
    ["a page of a gateway", json("oops", 502), "UNKNOWN_OUTCOME", null],
  ])("fails on %s", async (_name, reply, kind, code) => {
    graph.answer(reply);
    const outcome = await numbers.register(graph.channel, { senderExternalId: "7", pin: "739204" }, graph.io);
    expect(outcome).toMatchObject({ ok: false, failure: { kind, code } });
  });

  it("calls an unreadable answer to a mere question a passing fault", async () => {
    graph.answer(json("oops", 502));
    expect(await readAccount(graph.channel, graph.io)).toMatchObject({
      ok: false,
      failure: { kind: "TRANSIENT" },
    });
  });
});
