import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sendBody, startTestSandbox } from "../../testing.ts";

type Running = Awaited<ReturnType<typeof startTestSandbox>>;
let sandbox: Running;
let account: Awaited<ReturnType<Running["account"]>>;

beforeAll(async () => {
  sandbox = await startTestSandbox({ speed: 0 });
  account = await sandbox.account();
});
afterAll(() => sandbox.close());

describe("sending", () => {
  it("refuses invalid messages with the platform's codes", async () => {
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
