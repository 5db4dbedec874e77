import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type SubscribedAccount, startSubscribedAccount } from "../../testing.ts";

let sandbox: SubscribedAccount["sandbox"];
let receiver: SubscribedAccount["receiver"];
let account: SubscribedAccount["account"];
let settle: SubscribedAccount["settle"];
let close: SubscribedAccount["close"];

beforeEach(async () => {
  ({ sandbox, receiver, account, settle, close } = await startSubscribedAccount());
});
afterEach(() => close());

describe("webhooks", () => {
  it("signs the exact bytes, with non-ASCII characters escaped", async () => {
    await sandbox.control("persons/4915550017/say", { phoneId: account.phoneId, text: "grüß 你好 🎉" });
    await settle();
    const post = receiver.posts.find((p) => p.raw.includes("gr"));
    expect(post?.raw).toContain("gr\\u00fc\\u00df \\u4f60\\u597d \\ud83c\\udf89");
    expect(receiver.posts.every((p) => p.signatureHolds)).toBe(true);
    expect(receiver.values("messages")[0].messages[0].text.body).toBe("grüß 你好 🎉");
  });

  it("retries until it is answered, and replays with a wrong signature on request", async () => {
    receiver.fail(2);
    await sandbox.control("persons/4915550017/say", { phoneId: account.phoneId, text: "again" });
    for (const tries of [1, 2]) {
      await sandbox.control(`wait?for=webhook.failed&match=${encodeURIComponent(`"tries":${tries}`)}&since=0`);
      await sandbox.control("clock", { advanceMs: 6000 });
    }
    await settle();
    expect(receiver.posts.filter((p) => p.raw.includes("again"))).toHaveLength(3);
    await sandbox.control("webhooks/replay", { n: 1, badSignature: true });
    await expect.poll(() => receiver.posts.at(-1)?.signatureHolds).toBe(false);
  });

  it("puts more into a post while thousands wait, so that a slow application does not make them pile up", async () => {
    await sandbox.control("dials", { batchSize: 1 });
    const before = receiver.posts.length;
    const { webhooks } = sandbox.sandbox;
    const place = {
      field: "messages" as const,
      wabaId: account.wabaId,
      phoneId: account.phoneId,
      display: "1",
      contact: null,
    };
    for (let n = 0; n < 7_000; n++) webhooks.send({ ...place, status: { id: `wamid.${n}`, status: "sent" } });
    await expect.poll(() => receiver.statuses().length, { timeout: 25_000 }).toBe(7_000);
    expect(receiver.posts.length - before).toBeLessThan(5_100);
  });
});
