import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type SubscribedAccount, startReceiver, startSubscribedAccount, startTestSandbox } from "../../testing.ts";

let sandbox: SubscribedAccount["sandbox"];
let account: SubscribedAccount["account"];
let close: SubscribedAccount["close"];

beforeEach(async () => {
  ({ sandbox, account, close } = await startSubscribedAccount());
});
afterEach(() => close());

describe("the record of accepted messages", () => {
  it("reports who was messaged, how often and with which values", async () => {
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

  it("applies a rule for a recipient as often as it says", async () => {
    await account.template("parcel_one");
    await sandbox.control("rules", [
      { match: { recipient: "*777" }, do: { kind: "error", code: 131016, http: 503 }, times: 1 },
    ]);
    expect((await account.send("4915550777", "parcel_one")).body.error.code).toBe(131016);
    expect((await account.send("4915550777", "parcel_one")).status).toBe(200);
  });

  it("sends the same bytes for the same seed and the same calls", async () => {
    const run = async () => {
      const own = await startTestSandbox({ speed: 0, startAt: 1_790_000_000_000, seed: 7 });
      const hook = await startReceiver();
      // How updates are batched depends on real time; with one update per post nothing does.
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
