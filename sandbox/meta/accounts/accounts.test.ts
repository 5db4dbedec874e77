import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { sendBody, startReceiver, startTestSandbox } from "../../testing.ts";
import { DEFAULT_APP } from "../world/default-world.ts";

type Running = Awaited<ReturnType<typeof startTestSandbox>>;
let sandbox: Running;
let account: Awaited<ReturnType<Running["account"]>>;

beforeAll(async () => {
  sandbox = await startTestSandbox({ speed: 0 });
  account = await sandbox.account();
});
afterAll(() => sandbox.close());

describe("numbers", () => {
  it("are added, verified and registered, and refuse steps out of order", async () => {
    const added = await account.graph("POST", `${account.wabaId}/phone_numbers`, {
      cc: "65",
      phone_number: "81119999",
      verified_name: "Kiosk",
    });
    const id = added.body.id;
    expect(
      (await account.graph("POST", `${id}/register`, { messaging_product: "whatsapp", pin: "123456" })).body.error.code,
    ).toBe(133006);
    expect((await account.graph("POST", `${id}/messages`, sendBody("4915550017", "x", []))).body.error.code).toBe(
      133010,
    );
    expect((await account.graph("POST", `${id}/request_code`, { code_method: "SMS", language: "en_US" })).body).toEqual(
      { success: true },
    );
    const { code } = await sandbox.control("verification-codes?phone=6581119999");
    expect((await account.graph("POST", `${id}/verify_code`, { code: "000000" })).body.error.code).toBe(136025);
    expect((await account.graph("POST", `${id}/verify_code`, { code })).body.success).toBe(true);
    expect(
      (await account.graph("POST", `${id}/register`, { messaging_product: "whatsapp", pin: "123456" })).body,
    ).toEqual({ success: true });
    expect(
      (await account.graph("POST", `${id}/register`, { messaging_product: "whatsapp", pin: "999999" })).body.error.code,
    ).toBe(133005);
    expect((await account.graph("GET", `${id}?fields=status,code_verification_status`)).body).toEqual({
      status: "CONNECTED",
      code_verification_status: "VERIFIED",
      id,
    });
  });

  it("are listed in pages with cursors, and unknown fields are refused", async () => {
    const many = await sandbox.account({ numbers: 3 });
    const first = await many.graph("GET", `${many.wabaId}/phone_numbers?limit=2`);
    expect(first.body.data).toHaveLength(2);
    const second = await many.graph(
      "GET",
      `${many.wabaId}/phone_numbers?limit=2&after=${first.body.paging.cursors.after}`,
    );
    expect(second.body.data).toHaveLength(1);
    expect(second.body.paging.next).toBeUndefined();
    expect((await many.graph("GET", `${many.phoneId}?fields=nothing`)).body.error.code).toBe(100);
  });
});

describe("webhook subscription", () => {
  it("needs a callback that echoes the challenge", async () => {
    const path = `${account.wabaId}/subscribed_apps`;
    const refused = await account.graph("POST", path, {
      override_callback_uri: `${sandbox.httpUrl}/nobody`,
      verify_token: "t",
    });
    expect([refused.status, refused.body.error.code]).toEqual([400, 100]);
    const receiver = await startReceiver();
    expect(
      (await account.graph("POST", path, { override_callback_uri: receiver.url, verify_token: "t" })).body,
    ).toEqual({ success: true });
    expect((await account.graph("GET", path)).body.data[0].whatsapp_business_api_data.id).toBe(DEFAULT_APP.id);
    await sandbox.control(`wait?for=webhook.delivered&match=PARTNER_ADDED&since=0`);
    expect(receiver.values("account_update")[0].event).toBe("PARTNER_ADDED");
    await account.graph("DELETE", path);
    await receiver.close();
  });
});

describe("a first visit", () => {
  it("is reported where the number asks for it, and may be answered", async () => {
    const receiver = await startReceiver();
    const { graph, wabaId, phoneId } = await sandbox.account();
    await graph("POST", `${wabaId}/subscribed_apps`, { override_callback_uri: receiver.url, verify_token: "t" });
    const opens = () => sandbox.control("persons/4915550017/say", { phoneId, event: "opened_chat" });
    expect(await opens()).toEqual({ reported: false });
    await graph("POST", `${phoneId}/conversational_automation`, { enable_welcome_message: true });
    const { id, reported } = await opens();
    expect(reported).toBe(true);
    await sandbox.control(`wait?for=webhook.delivered&match=${phoneId}&since=0`);
    await vi.waitUntil(() => receiver.values("messages").length > 0);
    expect(receiver.values("messages")).toMatchObject([
      { messages: [{ id, type: "request_welcome", from: "4915550017" }] },
    ]);
    const text = { messaging_product: "whatsapp", to: "4915550017", type: "text", text: { body: "Welcome" } };
    expect((await graph("POST", `${phoneId}/messages`, text)).status).toBe(200);
    expect(
      (await sandbox.ask(`${sandbox.controlUrl}/control/persons/4915550017/say`, "POST", { phoneId, event: "left" }))
        .status,
    ).toBe(400);
    await receiver.close();
  });
});
