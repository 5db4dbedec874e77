import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startReceiver, startTestSandbox } from "../testing.ts";

type Running = Awaited<ReturnType<typeof startTestSandbox>>;
let sandbox: Running;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let account: Awaited<ReturnType<Running["account"]>>;

beforeEach(async () => {
  sandbox = await startTestSandbox({ speed: 0 });
  receiver = await startReceiver();
  account = await sandbox.account();
  await account.graph("POST", `${account.wabaId}/subscribed_apps`, {
    override_callback_uri: receiver.url,
    verify_token: "t",
  });
  await sandbox.control("wait?for=webhook.delivered&match=PARTNER_ADDED&since=0");
});
afterEach(async () => {
  await sandbox.close();
  await receiver.close();
});

/** Lets virtual time pass and waits until every webhook was answered. */
async function settle(ms = 60_000) {
  await sandbox.control("clock", { advanceMs: ms });
  await expect
    .poll(async () => {
      const { counts } = await sandbox.control("state");
      return (
        counts.webhooks.delivered + counts.webhooks.givenUp === counts.webhooks.updates && counts.webhooksQueued === 0
      );
    })
    .toBe(true);
}

describe("webhooks", () => {
  it("signs the exact bytes, with everything outside ASCII escaped", async () => {
    await sandbox.control("persons/4915550017/say", { phoneId: account.phoneId, text: "grüß 你好 🎉" });
    await settle();
    const post = receiver.posts.find((p) => p.raw.includes("gr"));
    expect(post?.raw).toContain("gr\\u00fc\\u00df \\u4f60\\u597d \\ud83c\\udf89");
    expect(receiver.posts.every((p) => p.signatureHolds)).toBe(true);
    expect(receiver.values("messages")[0].messages[0].text.body).toBe("grüß 你好 🎉");
  });

  it("tries again until answered, and replays with a bad signature when asked", async () => {
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
});

describe("review", () => {
  it.each([
    ["plain_one", {}, "APPROVED", "UTILITY"],
    ["rej_one", {}, "REJECTED", "UTILITY"],
    ["cat_one", {}, "APPROVED", "MARKETING"],
    ["slow_one", {}, "PENDING", "UTILITY"],
  ])("decides %s by its name", async (name, more, status, category) => {
    const body = {
      name,
      language: "en_US",
      category: "UTILITY",
      components: [{ type: "BODY", text: "Your parcel is here." }],
      ...more,
    };
    const { id } = (await account.graph("POST", `${account.wabaId}/message_templates`, body)).body;
    await settle(2100);
    expect((await account.graph("GET", id)).body).toMatchObject({ status, category });
    const told = receiver.values("message_template_status_update");
    expect(told.map((v) => v.event)).toEqual(status === "PENDING" ? [] : [status]);
    if (told[0]) expect(told[0]).toMatchObject({ message_template_id: Number(id), message_template_name: name });
    expect(receiver.values("template_category_update")).toHaveLength(category === "MARKETING" ? 1 : 0);
  });

  it("pauses pause_ templates after three sends and lifts the pause after 3 h", async () => {
    await account.template("pause_one");
    for (const to of ["4915550001", "4915550002", "4915550005"])
      expect((await account.send(to, "pause_one")).status).toBe(200);
    expect((await account.send("4915550006", "pause_one")).body.error.code).toBe(132015);
    await settle(3 * 3_600_000 + 1000);
    expect(receiver.values("message_template_status_update").map((v) => v.event)).toEqual([
      "APPROVED",
      "PAUSED",
      "APPROVED",
    ]);
  });

  it("holds hold_ templates", async () => {
    await account.template("hold_one");
    expect((await account.send("4915550000", "hold_one")).body.messages[0].message_status).toBe(
      "held_for_quality_assessment",
    );
  });
});

describe("outcomes by ending", () => {
  it.each([
    ["0000", ["sent", "delivered", "read"]],
    ["0001", ["sent", "delivered"]],
    ["0002", ["sent", "read"]],
    ["0003", ["sent"]],
    ["0004", ["delivered", "delivered", "sent", "sent", "read", "read"]],
    ["0110", ["failed 131026"]],
    ["0111", ["failed 131050"]],
    ["0112", ["failed 131049"]],
    ["0113", ["failed 131047"]],
    ["0114", ["failed 130472"]],
    ["0140", ["failed 131053"]],
  ])("…%s raises %j", async (ending, expected) => {
    await account.template("parcel_one");
    const sent = await account.send(`491555${ending}`, "parcel_one", undefined, { biz_opaque_callback_data: "our-7" });
    await settle();
    const statuses = receiver.statuses();
    expect(statuses.map((s) => (s.errors ? `${s.status} ${s.errors[0].code}` : s.status)).sort()).toEqual(
      [...expected].sort(),
    );
    for (const status of statuses)
      expect(status).toMatchObject({ id: sent.body.messages[0].id, biz_opaque_callback_data: "our-7" });
    if (!expected[0]?.startsWith("failed"))
      expect(statuses[0].pricing).toMatchObject({ category: "utility", pricing_model: "PMP" });
  });

  it("refuses …0120 twice, …0121 once, …0131 for 6 s, and then takes each exactly once", async () => {
    await account.template("parcel_one");
    const codes = async (to: string, n: number) => {
      const seen: (number | undefined)[] = [];
      for (let i = 0; i < n; i++)
        seen.push(
          (await account.send(to, "parcel_one", undefined, { biz_opaque_callback_data: "m1" })).body.error?.code,
        );
      return seen;
    };
    expect(await codes("4915550120", 3)).toEqual([131000, 131000, undefined]);
    const busy = await account.send("4915550121", "parcel_one");
    expect([busy.status, busy.headers.get("retry-after"), busy.body.error.code]).toEqual([503, "2", 131016]);
    expect((await account.send("4915550121", "parcel_one")).status).toBe(200);
    expect(await codes("4915550131", 2)).toEqual([131056, 131056]);
    await sandbox.control("clock", { advanceMs: 6000 });
    expect(await codes("4915550131", 1)).toEqual([undefined]);
    const { accepts, refusals } = await sandbox.control("judge?recipient=4915550120");
    expect([accepts, refusals.length]).toEqual([1, 2]);
  });

  it("throttles the number's next calls after …0130", async () => {
    await account.template("parcel_one");
    const code = async (to: string) => (await account.send(to, "parcel_one")).body.error?.code;
    expect([
      await code("4915550130"),
      await code("4915550010"),
      await code("4915550130"),
      await code("4915550130"),
    ]).toEqual([130429, 130429, 130429, undefined]);
  });

  it("breaks the socket before (…0122) and after (…0123) taking the message", async () => {
    await account.template("parcel_one");
    await expect(account.send("4915550122", "parcel_one")).rejects.toThrow();
    await expect(account.send("4915550123", "parcel_one")).rejects.toThrow();
    expect((await sandbox.control("judge?recipient=4915550122")).accepts).toBe(0);
    expect((await sandbox.control("judge?recipient=4915550123")).accepts).toBe(1);
  });

  it("hangs on …0124 for a virtual minute", async () => {
    await account.template("parcel_one");
    let answered = false;
    const sending = account.send("4915550124", "parcel_one").then((a) => {
      answered = true;
      return a;
    });
    await expect.poll(() => sandbox.sandbox.clock.pending).toBeGreaterThan(0);
    expect(answered).toBe(false);
    await sandbox.control("clock", { advanceMs: 60_000 });
    expect((await sending).status).toBe(200);
  });
});

describe("limits", () => {
  it("lets 80 through, then answers 130429 until a second has passed", async () => {
    await account.template("parcel_one");
    const statuses: number[] = [];
    for (let i = 0; i < 82; i++)
      statuses.push((await account.send(`49155600${String(i).padStart(3, "0")}9`, "parcel_one")).status);
    expect(statuses.filter((s) => s === 200)).toHaveLength(80);
    expect(statuses.filter((s) => s === 429)).toHaveLength(2);
    await sandbox.control("clock", { advanceMs: 1000 });
    expect((await account.send("4915569999", "parcel_one")).status).toBe(200);
  });

  it("lets 45 to one person, then one each 6 s", async () => {
    await account.template("parcel_one");
    const send = async () => (await account.send("4915550017", "parcel_one")).body.error?.code;
    for (let i = 0; i < 45; i++) expect(await send()).toBeUndefined();
    expect(await send()).toBe(131056);
    await sandbox.control("clock", { advanceMs: 6000 });
    expect(await send()).toBeUndefined();
    expect(await send()).toBe(131056);
  });
});

describe("the record", () => {
  it("tells who was messaged, how often and with what", async () => {
    await account.template("parcel_one");
    for (const name of ["Ines", "Ines", "Mateo"])
      await account.send(name === "Mateo" ? "4915550020" : "4915550010", "parcel_one", [name, "Kiosk Süd"]);
    const all = await sandbox.control(`judge?waba=${account.wabaId}`);
    expect(all).toMatchObject({
      accepts: 3,
      distinctRecipients: 2,
      duplicates: 1,
      recipientsMessagedMoreThanOnce: [{ recipient: "4915550010", accepts: 2 }],
    });
    const one = await sandbox.control(`judge?recipient=%2B4915550020`);
    expect(one.messages).toMatchObject([
      { recipient: "+4915550020", template: "parcel_one", parameters: { body: ["Mateo", "Kiosk Süd"] } },
    ]);
    const first = await sandbox.control(`messages?waba=${account.wabaId}&limit=2`);
    const second = await sandbox.control(`messages?waba=${account.wabaId}&after=${first.next}`);
    expect([first.items.length, second.items.length, second.next]).toEqual([2, 1, null]);
  });

  it("obeys rules by recipient, a number of times", async () => {
    await account.template("parcel_one");
    await sandbox.control("rules", [
      { match: { recipient: "*777" }, do: { kind: "error", code: 131016, http: 503 }, times: 1 },
    ]);
    expect((await account.send("4915550777", "parcel_one")).body.error.code).toBe(131016);
    expect((await account.send("4915550777", "parcel_one")).status).toBe(200);
  });

  it("gives the same bytes for the same seed and the same calls", async () => {
    const run = async () => {
      const own = await startTestSandbox({ speed: 0, startAt: 1_790_000_000_000, seed: 7 });
      const hook = await startReceiver();
      // How updates gather into one post depends on real time; one to a post leaves nothing to that.
      await own.control("dials", { batchSize: 1 });
      const mine = await own.account();
      await mine.graph("POST", `${mine.wabaId}/subscribed_apps`, {
        override_callback_uri: hook.url,
        verify_token: "t",
      });
      await mine.template("parcel_one");
      await mine.send("4915550000", "parcel_one");
      await own.control("clock", { advanceMs: 60_000 });
      await expect.poll(() => hook.statuses().length).toBe(3);
      await own.close();
      await hook.close();
      return hook.posts.map((p) => p.raw).sort();
    };
    expect(await run()).toEqual(await run());
  });
});
