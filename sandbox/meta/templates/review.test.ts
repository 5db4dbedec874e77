import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type SubscribedAccount, startSubscribedAccount } from "../../testing.ts";

let receiver: SubscribedAccount["receiver"];
let account: SubscribedAccount["account"];
let settle: SubscribedAccount["settle"];
let sandbox: SubscribedAccount["sandbox"];
let close: SubscribedAccount["close"];

beforeEach(async () => {
  ({ sandbox, receiver, account, settle, close } = await startSubscribedAccount());
});
afterEach(() => close());

describe("review", () => {
  it.each([
    ["plain_one", {}, "APPROVED", "UTILITY"],
    ["rej_one", {}, "REJECTED", "UTILITY"],
    ["cat_one", {}, "APPROVED", "MARKETING"],
    ["slow_one", {}, "PENDING", "UTILITY"],
  ])("decides on the template %s by its name", async (name, more, status, category) => {
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
    const events = receiver.values("message_template_status_update");
    expect(events.map((v) => v.event)).toEqual(status === "PENDING" ? [] : [status]);
    if (events[0]) expect(events[0]).toMatchObject({ message_template_id: Number(id), message_template_name: name });
    expect(receiver.values("template_category_update")).toHaveLength(category === "MARKETING" ? 1 : 0);
  });

  it("is open again while an appeal runs, and sends nothing until it is decided", async () => {
    const id = await account.template("plain_two");
    const decide = (decision: string) => sandbox.control(`templates/${id}/decide`, { decision });
    for (const decision of ["disable", "appeal"]) await decide(decision);
    expect((await account.graph("GET", id)).body.status).toBe("IN_APPEAL");
    expect((await account.send("4915550001", "plain_two")).body.error.code).toBe(132001);
    await decide("approve");
    await settle();
    const events = receiver.values("message_template_status_update").map(({ event }) => event);
    expect(events).toEqual(["APPROVED", "DISABLED", "IN_APPEAL", "APPROVED"]);
    expect((await account.send("4915550001", "plain_two")).status).toBe(200);
  });

  it("pauses pause_ templates after three sends, for 3 h", async () => {
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

  it("holds messages of hold_ templates for quality assessment", async () => {
    await account.template("hold_one");
    expect((await account.send("4915550000", "hold_one")).body.messages[0].message_status).toBe(
      "held_for_quality_assessment",
    );
  });
});
