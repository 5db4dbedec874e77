import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestSandbox } from "../../testing.ts";
import { DEFAULT_APP } from "../world/default-world.ts";

type Running = Awaited<ReturnType<typeof startTestSandbox>>;
let sandbox: Running;
let account: Awaited<ReturnType<Running["account"]>>;

beforeAll(async () => {
  sandbox = await startTestSandbox({ speed: 0 });
  account = await sandbox.account();
});
afterAll(() => sandbox.close());

describe("access to the Graph API", () => {
  it("refuses a missing and an unknown token with 190", async () => {
    for (const token of ["", "EAAunknown"]) {
      const answer = await account.graph("GET", account.wabaId, undefined, token);
      expect(answer.status).toBe(401);
      expect(answer.body.error).toMatchObject({ code: 190, type: "OAuthException" });
      expect(answer.body.error.fbtrace_id).toBeTruthy();
    }
  });

  it("answers 100/33 for another portfolio's account", async () => {
    const other = await sandbox.account();
    const answer = await account.graph("GET", other.wabaId);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({ code: 100, error_subcode: 33 });
  });

  it("answers 2500 for unknown paths", async () => {
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
