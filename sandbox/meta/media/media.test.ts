import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestSandbox } from "../../testing.ts";

type Running = Awaited<ReturnType<typeof startTestSandbox>>;
let sandbox: Running;
let account: Awaited<ReturnType<Running["account"]>>;

beforeAll(async () => {
  sandbox = await startTestSandbox({ speed: 0 });
  account = await sandbox.account();
});
afterAll(() => sandbox.close());

describe("media", () => {
  it("is uploaded, and downloaded with the token only", async () => {
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
