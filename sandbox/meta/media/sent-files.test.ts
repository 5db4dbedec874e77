import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTestSandbox } from "../../testing.ts";

type Running = Awaited<ReturnType<typeof startTestSandbox>>;
let sandbox: Running;
const content = Buffer.from("89504e470d0a1a0a00", "hex");
const file = { kind: "image", type: "image/png", name: "a.png", base64: content.toString("base64") };

beforeAll(async () => {
  sandbox = await startTestSandbox();
});
beforeEach(() => sandbox.control("dials", { downloads: "ok" }));
afterAll(() => sandbox.close());

/** The address of a file that a person has just sent to a page. */
async function shared(): Promise<string> {
  const { pageId } = await sandbox.control("pages", { name: "Kiosk" });
  await sandbox.control("persons/4915550017/say", { accountId: pageId, file });
  const media = [...sandbox.sandbox.world.media.values()].at(-1);
  return `${sandbox.httpUrl}/shared-files/${media?.id}`;
}

describe("a file that a person sends", () => {
  it("is given by a number with its token only, and by a page to everybody", async () => {
    const account = await sandbox.account();
    await sandbox.control("persons/4915550017/say", { phoneId: account.phoneId, file, text: "Look" });
    const media = [...sandbox.sandbox.world.media.values()].at(-1);
    const { body } = await account.graph("GET", media?.id ?? "");
    expect(body).toMatchObject({ mime_type: "image/png", file_size: String(content.length), sha256: media?.sha256 });
    expect((await fetch(body.url)).status).toBe(401);
    expect((await fetch(`${sandbox.httpUrl}/shared-files/${media?.id}`)).status).toBe(404);
    const given = await fetch(await shared());
    expect(given.headers.get("content-type")).toBe("image/png");
    expect(Buffer.from(await given.arrayBuffer()).equals(content)).toBe(true);
  });

  it.each([
    ["fail", 500],
    ["gone", 404],
  ])("answers %s with %d while the dial says so", async (downloads, status) => {
    const url = await shared();
    await sandbox.control("dials", { downloads });
    expect((await fetch(url)).status).toBe(status);
  });

  it("claims four gigabytes, sends without an end, and stops half-way", async () => {
    const url = await shared();
    await sandbox.control("dials", { downloads: "huge" });
    const huge = await fetch(url);
    expect(Number(huge.headers.get("content-length"))).toBe(4 * 1024 ** 3);
    await huge.body?.cancel();
    await sandbox.control("dials", { downloads: "endless" });
    const reader = (await fetch(url)).body?.getReader();
    let seen = 0;
    while (seen < 8 * 1024 * 1024) seen += (await reader?.read())?.value?.length ?? 0;
    await reader?.cancel();
    await sandbox.control("dials", { downloads: "slow" });
    const half = (await fetch(url)).body?.getReader();
    expect((await half?.read())?.value?.length).toBe(Math.floor(content.length / 2));
    await half?.cancel();
  });

  it("knows no other position of the dial", async () => {
    expect(await sandbox.control("dials", { downloads: "sideways" })).toMatchObject({ error: expect.any(String) });
    expect(sandbox.sandbox.dials.downloads).toBe("ok");
  });
});
