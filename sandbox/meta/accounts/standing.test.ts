import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type SubscribedAccount, startSubscribedAccount } from "../../testing.ts";

let running: SubscribedAccount;
let set: (body: object) => Promise<{ restrictions?: unknown; error?: unknown }>;
beforeAll(async () => {
  running = await startSubscribedAccount();
  await running.account.template("hello_one");
});
afterAll(() => running.close());
beforeEach(() => {
  set = (body) => running.sandbox.control(`wabas/${running.account.wabaId}/set`, body);
});

const read = async (fields: string) =>
  (await running.account.graph("GET", `${running.account.wabaId}?fields=${fields}`)).body;
const canSend = async () => (await read("health_status")).health_status.can_send_message;
const sendCode = async () => (await running.account.send("4915550017", "hello_one")).body.error?.code ?? null;
const told = (field: string) => running.receiver.values(field).at(-1);

it("refuses messages of a restricted account until the restriction ends", async () => {
  expect(await canSend()).toBe("AVAILABLE");
  await set({ restrict: ["RESTRICTED_BIZ_INITIATED_MESSAGING"], forMs: 60_000 });
  expect([await canSend(), await sendCode()]).toEqual(["BLOCKED", 368]);
  await running.settle(1);
  expect(told("account_update")).toMatchObject({
    event: "ACCOUNT_RESTRICTION",
    restriction_info: [{ restriction_type: "RESTRICTED_BIZ_INITIATED_MESSAGING", expiration: expect.any(Number) }],
  });
  await running.sandbox.control("clock", { advanceMs: 60_001 });
  expect([await canSend(), await sendCode()]).toEqual(["AVAILABLE", null]);
});

it("takes messages of an account that may only not add numbers", async () => {
  await set({ restrict: ["RESTRICTED_ADD_PHONE_NUMBER_ACTION"], quietly: true });
  expect([await canSend(), await sendCode()]).toEqual(["LIMITED", null]);
  await set({ restrict: [], quietly: true });
  expect(await canSend()).toBe("AVAILABLE");
});

it("bans, reinstates and reviews an account", async () => {
  await set({ ban: true });
  expect([await canSend(), await sendCode()]).toEqual(["BLOCKED", 131031]);
  await set({ ban: false, review: "REJECTED" });
  expect(await read("account_review_status")).toMatchObject({ account_review_status: "REJECTED" });
  expect(await sendCode()).toBe(131031);
  await set({ review: "APPROVED" });
  expect([await canSend(), await sendCode()]).toEqual(["AVAILABLE", null]);
  await running.settle(1);
  expect(told("account_review_update")).toEqual({ decision: "APPROVED" });
});

it("refuses what it does not know", async () => {
  for (const body of [{ restrict: ["EVERYTHING"] }, { review: "MAYBE" }, { ban: 1 }, { restrict: [], forMs: -1 }]) {
    expect(await set(body)).toHaveProperty("error");
  }
});
