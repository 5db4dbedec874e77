import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type SubscribedAccount, startSubscribedAccount } from "../../testing.ts";

let sandbox: SubscribedAccount["sandbox"];
let account: SubscribedAccount["account"];
let close: SubscribedAccount["close"];

beforeEach(async () => {
  ({ sandbox, account, close } = await startSubscribedAccount());
});
afterEach(() => close());

describe("limits", () => {
  it("accepts 80 messages, then answers 130429 until a second has passed", async () => {
    await account.template("parcel_one");
    const statuses: number[] = [];
    for (let i = 0; i < 82; i++)
      statuses.push((await account.send(`49155600${String(i).padStart(3, "0")}9`, "parcel_one")).status);
    expect(statuses.filter((s) => s === 200)).toHaveLength(80);
    expect(statuses.filter((s) => s === 429)).toHaveLength(2);
    await sandbox.control("clock", { advanceMs: 1000 });
    expect((await account.send("4915569999", "parcel_one")).status).toBe(200);
  });

  it("accepts 45 messages to one person, then one every 6 s", async () => {
    await account.template("parcel_one");
    const send = async () => (await account.send("4915550017", "parcel_one")).body.error?.code;
    for (let i = 0; i < 45; i++) expect(await send()).toBeUndefined();
    expect(await send()).toBe(131056);
    await sandbox.control("clock", { advanceMs: 6000 });
    expect(await send()).toBeUndefined();
    expect(await send()).toBe(131056);
  });
});
