import { and, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { contactAttributes } from "#db/schema/contacts";
import { origins } from "#db/schema/sending";
import { auditLog } from "#db/schema/workspaces";
import { weekdays } from "#lib/channels/service-settings/opening-hours";
import type { Ctx } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { makeWorkspace } from "#lib/testing/workspace";
import { closeOrigins, createOrigin } from "../origins/origins.ts";
import { changeSendingHours } from "./change-hours.ts";
import { readSendingHours } from "./read-leave-times.ts";
import { SendingHoursInput } from "./schema.ts";

const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 2 });
afterAll(() => Promise.all([owner.close(), web.close()]));

let ctx: Ctx;
beforeEach(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  ({ ctx } = await workspace.member("administrator"));
});

const days = weekdays.map((day) => ({ day, open: day !== "sun", from: "09:00", to: "20:00" }));
const input: SendingHoursInput = { on: true, days, closed: "2026-12-25\n", clock: "workspace", attribute: "" };
const entries = () =>
  owner.db
    .select({ detail: auditLog.detail })
    .from(auditLog)
    .where(and(eq(auditLog.workspaceId, ctx.workspaceId), eq(auditLog.action, "workspace.sending_hours_changed")));

describe("changeSendingHours", () => {
  test("keeps the hours with a line in the audit log, and nothing for the same again", async () => {
    await changeSendingHours(ctx, input);
    await changeSendingHours(ctx, input);
    const { hours, zone } = await readSendingHours(ctx);
    expect(hours).toMatchObject({ closed: ["2026-12-25"], clock: "workspace", attribute: null });
    expect(hours?.week).toHaveLength(6);
    expect(zone).toBe("UTC");
    expect(await entries()).toMatchObject([{ detail: { clock: { from: null, to: "workspace" } } }]);
    await changeSendingHours(ctx, { ...input, on: false });
    expect((await readSendingHours(ctx)).hours).toBeNull();
  });

  test("lets the next claim find out when campaigns that wait may go on", async () => {
    const origin = { kind: "campaign", id: "20261121000000000001" } as const;
    await createOrigin(ctx, { ...origin, hourRule: "marketing" });
    await closeOrigins(ctx, [{ origin, until: new Date("2026-11-23T09:00:00Z"), cause: "hours" }]);
    await changeSendingHours(ctx, input);
    const [row] = await owner.db.select().from(origins).where(eq(origins.id, origin.id));
    expect(row?.opensAt).toBeNull();
  });

  test("takes an attribute that the contacts have as text, and no other", async () => {
    const { workspaceId } = ctx;
    const attribute = (key: string, kind: "text" | "number") => ({ workspaceId, key, name: key, kind });
    await owner.db.insert(contactAttributes).values([attribute("zone", "text"), attribute("age", "number")]);
    await changeSendingHours(ctx, { ...input, clock: "person", attribute: "zone" });
    expect((await readSendingHours(ctx)).hours).toMatchObject({ clock: "person", attribute: "zone" });
    for (const key of ["age", "gone"]) {
      const change = changeSendingHours(ctx, { ...input, clock: "person", attribute: key });
      await expect(change).rejects.toMatchObject({ code: "invalid", field: "attribute" });
    }
  });
});

describe("SendingHoursInput", () => {
  test.each<[string, Partial<SendingHoursInput>, string | undefined]>([
    ["takes a week", {}, undefined],
    ["takes no dates", { closed: " \n" }, undefined],
    ["refuses what is no date", { closed: "2026-02-30" }, "sendingHours.closedInvalid"],
    ["refuses a week without a day", { days: days.map((day) => ({ ...day, open: false })) }, "sendingHours.noDay"],
    ["refuses hours that are too short", { days: days.map((day) => ({ ...day, to: "09:29" })) }, "sendingHours.order"],
    ["takes half an hour", { days: days.map((day) => ({ ...day, to: "09:30" })) }, undefined],
  ])("%s", (_name, change, message) => {
    expect(SendingHoursInput.safeParse({ ...input, ...change }).error?.issues[0]?.message).toBe(message);
  });
});
