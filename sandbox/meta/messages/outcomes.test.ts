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

describe("receipts by the last digits of the recipient", () => {
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
  ])("a recipient ending in %s gets %j", async (ending, expected) => {
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
});

describe("answers by the last digits of the recipient", () => {
  it("refuses …0120 twice, …0121 once and …0131 for 6 s, then accepts each exactly once", async () => {
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

  it("throttles the next calls of the number after …0130", async () => {
    await account.template("parcel_one");
    const code = async (to: string) => (await account.send(to, "parcel_one")).body.error?.code;
    expect([
      await code("4915550130"),
      await code("4915550010"),
      await code("4915550130"),
      await code("4915550130"),
    ]).toEqual([130429, 130429, 130429, undefined]);
  });

  it("resets the connection before accepting …0122 and after accepting …0123", async () => {
    await account.template("parcel_one");
    await expect(account.send("4915550122", "parcel_one")).rejects.toThrow();
    await expect(account.send("4915550123", "parcel_one")).rejects.toThrow();
    expect((await sandbox.control("judge?recipient=4915550122")).accepts).toBe(0);
    expect((await sandbox.control("judge?recipient=4915550123")).accepts).toBe(1);
  });

  it("answers …0124 only after a virtual minute", async () => {
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
