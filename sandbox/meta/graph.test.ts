import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sendBody, startReceiver, startTestSandbox, templateBody } from "../testing.ts";
import { DEFAULT_APP } from "./world/default-world.ts";

type Running = Awaited<ReturnType<typeof startTestSandbox>>;
let sandbox: Running;
let account: Awaited<ReturnType<Running["account"]>>;

beforeAll(async () => {
  sandbox = await startTestSandbox({ speed: 0 });
  account = await sandbox.account();
});
afterAll(() => sandbox.close());

describe("access", () => {
  it("refuses a missing and an unknown token with 190", async () => {
    for (const token of ["", "EAAnobody"]) {
      const answer = await account.graph("GET", account.wabaId, undefined, token);
      expect(answer.status).toBe(401);
      expect(answer.body.error).toMatchObject({ code: 190, type: "OAuthException" });
      expect(answer.body.error.fbtrace_id).toBeTruthy();
    }
  });

  it("hides another portfolio's account behind 100/33", async () => {
    const other = await sandbox.account();
    const answer = await account.graph("GET", other.wabaId);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({ code: 100, error_subcode: 33 });
  });

  it("answers 2500 to unknown paths", async () => {
    const answer = await account.graph("GET", `${account.wabaId}/nonsense`);
    expect([answer.status, answer.body.error.code]).toEqual([404, 2500]);
  });

  it("exchanges a code once, within 30 s, with the right secret", async () => {
    const { code } = await sandbox.control("codes", { wabaId: account.wabaId });
    const url = (secret: string, value = code) =>
      `${sandbox.httpUrl}/v25.0/oauth/access_token?client_id=${DEFAULT_APP.id}&client_secret=${secret}&code=${value}`;
    expect((await sandbox.ask(url("wrong"), "GET")).status).toBe(400);
    const token = await sandbox.ask(url(DEFAULT_APP.secret), "GET");
    expect(token.body.token_type).toBe("bearer");
    expect((await sandbox.ask(url(DEFAULT_APP.secret), "GET")).body.error).toMatchObject({
      code: 100,
      error_subcode: 36009,
    });
    const late = await sandbox.control("codes", { wabaId: account.wabaId });
    await sandbox.control("clock", { advanceMs: 31_000 });
    expect((await sandbox.ask(url(DEFAULT_APP.secret, late.code), "GET")).body.error.error_subcode).toBe(36009);
    const debug = await sandbox.ask(
      `${sandbox.httpUrl}/v25.0/debug_token?input_token=${token.body.access_token}&access_token=${DEFAULT_APP.id}|${DEFAULT_APP.secret}`,
      "GET",
    );
    expect(debug.body.data).toMatchObject({ is_valid: true, app_id: DEFAULT_APP.id });
    expect(debug.body.data.granular_scopes[0].target_ids).toEqual([account.wabaId]);
  });
});

describe("numbers", () => {
  it("goes from added to verified to registered, and refuses each step out of order", async () => {
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

  it("pages with cursors and refuses unknown fields", async () => {
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
  it("needs the challenge echoed", async () => {
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

describe("templates", () => {
  const body = (text: string, example?: unknown) => [{ type: "BODY", text, ...(example ? { example } : {}) }];
  const named = { body_text_named_params: [{ param_name: "first_name", example: "Ines" }] };

  it.each([
    ["an unknown field", { colour: "red" }, undefined],
    ["a variable at the edge", { components: body("Hello there dear friend {{1}}", { body_text: [["x"]] }) }, 2388299],
    ["too many variables", { components: body("Hi {{1}} {{2}} {{3}} ok", { body_text: [["a", "b", "c"]] }) }, 2388293],
    [
      "a hole in the numbering",
      { components: body("Hello {{1}} and {{3}} my good old friends", { body_text: [["a", "b"]] }) },
      2388072,
    ],
    ["a missing sample", { components: body("Hello {{1}}, my good old friend") }, 2388043],
    ["a body too long", { components: body("x".repeat(1025)) }, 2388040],
    [
      "a footer with a variable",
      { components: [...body("Hello there"), { type: "FOOTER", text: "Bye {{1}}" }] },
      2388073,
    ],
    [
      "a header with an emoji",
      { components: [...body("Hello there"), { type: "HEADER", format: "TEXT", text: "Hi 🎉" }] },
      2388047,
    ],
    ["a wrong name", { name: "Bad-Name" }, 2388040],
    ["a wrong category", { category: "SPAM" }, undefined],
    [
      "broken button groups",
      {
        components: [
          ...body("Hello there"),
          {
            type: "BUTTONS",
            buttons: [
              { type: "QUICK_REPLY", text: "A" },
              { type: "URL", text: "B", url: "https://kiosk.example" },
              { type: "QUICK_REPLY", text: "C" },
            ],
          },
        ],
      },
      2388072,
    ],
  ])("refuses %s", async (_what, more, subcode) => {
    const answer = await account.graph("POST", `${account.wabaId}/message_templates`, templateBody("strict_one", more));
    expect([answer.status, answer.body.error.code, answer.body.error.error_subcode]).toEqual([400, 100, subcode]);
  });

  it("takes named parameters, lists, edits once a day, locks a deleted name", async () => {
    const id = await account.template("named_one", {
      parameter_format: "NAMED",
      components: body("Hello {{first_name}}, welcome back to us", named),
    });
    const path = `${account.wabaId}/message_templates`;
    expect((await account.graph("POST", path, templateBody("named_one"))).body.error.error_subcode).toBe(2388024);
    const list = await account.graph("GET", `${path}?name=named_one&fields=name,status&summary=total_count`);
    expect(list.body.data).toEqual([{ name: "named_one", status: "APPROVED", id }]);
    expect(list.body.summary.total_count).toBe(1);
    const edit = { components: body("Hello {{first_name}}, welcome back once more", named) };
    expect((await account.graph("POST", id, edit)).body).toEqual({ success: true });
    await sandbox.control("clock", { advanceMs: 3000 });
    expect((await account.graph("POST", id, edit)).body.error.error_subcode).toBe(2388038);
    expect((await account.graph("DELETE", `${path}?name=named_one`)).body).toEqual({ success: true });
    expect((await account.graph("POST", path, templateBody("named_one"))).body.error.error_subcode).toBe(2388023);
  });

  it("takes media up and hands it out with the token only", async () => {
    const form = new FormData();
    form.set("messaging_product", "whatsapp");
    form.set("file", new Blob([Buffer.from("89504e470d0a1a0a00", "hex")], { type: "image/png" }), "a.png");
    const up = await fetch(`${sandbox.httpUrl}/v25.0/${account.phoneId}/media`, {
      method: "POST",
      body: form,
      headers: { authorization: `Bearer ${account.accessToken}` },
    });
    const { id } = (await up.json()) as { id: string };
    const { body: media } = await account.graph("GET", id);
    expect(media).toMatchObject({ mime_type: "image/png", file_size: "9" });
    expect((await fetch(media.url)).status).toBe(401);
    expect((await fetch(media.url, { headers: { authorization: `Bearer ${account.accessToken}` } })).status).toBe(200);
    expect((await account.graph("DELETE", id)).body).toEqual({ success: true });
  });
});

describe("sending", () => {
  it("refuses in the platform's words", async () => {
    await account.template("parcel_one");
    const send = (more: object) =>
      account.graph("POST", `${account.phoneId}/messages`, {
        ...sendBody("4915550017", "parcel_one", ["a", "b"]),
        ...more,
      });
    const code = async (more: object) => (await send(more)).body.error?.code;
    expect(await code({ messaging_product: undefined })).toBe(100);
    expect(await code({ surprise: 1 })).toBe(100);
    expect(await code({ to: "12" })).toBe(131009);
    expect(await code({ type: "fax" })).toBe(131051);
    expect(await code({ to: account.numbers[0]?.phone })).toBe(131021);
    expect(await code({ template: { name: "nothing", language: { code: "en_US" } } })).toBe(132001);
    expect(await code(sendBody("4915550017", "parcel_one", ["a"]))).toBe(132000);
    expect(await code(sendBody("4915550017", "parcel_one", ["a\nb", "c"]))).toBe(132012);
    expect(await code(sendBody("4915550017", "parcel_one", ["a".repeat(1020), "c"]))).toBe(132005);
    expect(await code(sendBody("4915550017", "parcel_one", ["", "c"]))).toBe(131008);
    const fine = await send({ biz_opaque_callback_data: "our-1" });
    expect(fine.status).toBe(200);
    expect(fine.body.messages[0]).toMatchObject({
      id: expect.stringMatching(/^wamid\.HBg/),
      message_status: "accepted",
    });
  });
});
