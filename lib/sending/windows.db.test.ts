/** The service window, asked in the claim that would let a message leave. */
import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { channels } from "#db/schema/channels";
import { messageEvents } from "#db/schema/messages";
import { testDatabase } from "#lib/testing/database";
import { checkInvariants } from "#lib/testing/invariants";
import { claimMessages } from "./claim.ts";
import {
  hooks,
  later,
  makeCampaign,
  makeOrigin,
  makeTenant,
  messagesOf,
  noon,
  outboxOf,
  person,
  prepare,
  type Tenant,
  take,
  write,
} from "./testing.ts";
import { suppress } from "./testing-platform.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

let tenant: Tenant;
beforeEach(async () => {
  tenant = await makeTenant(owner);
});

const hours = (count: number) => new Date(noon.getTime() + count * 3_600_000);
async function claim(at: Date) {
  const held = await take(tenant);
  const claim = await claimMessages({ ...tenant.ctx, now: at }, hooks, held, 10);
  await owner.sql`UPDATE lanes SET lease = NULL WHERE workspace_id = ${tenant.ctx.workspaceId}`;
  return claim?.claimed ?? [];
}
const speaks = (type: "messenger" | "viber") =>
  owner.db.update(channels).set({ type }).where(eq(channels.id, tenant.channelId));

describe("a text", () => {
  it("leaves while the person's window is open", async () => {
    await prepare(tenant, await makeOrigin(tenant, "conversation"), { template: null, wroteAt: noon });
    expect(await claim(hours(23.9))).toHaveLength(1);
  });

  it.each([
    ["the person never wrote", null],
    ["they wrote a day ago", hours(-24)],
  ])("is left out when %s, with its reason, and waits no more", async (_name, wroteAt) => {
    const [id = ""] = await prepare(tenant, await makeOrigin(tenant, "conversation"), { template: null, wroteAt });
    expect(await claim(noon)).toEqual([]);
    expect(await messagesOf(tenant)).toMatchObject([{ id, state: "left_out", attempt: 0 }]);
    expect(await outboxOf(tenant)).toEqual([]);
    const events = await owner.db.select().from(messageEvents).where(eq(messageEvents.messageId, id));
    expect(events).toMatchObject([{ kind: "left_out", detail: { reason: "window_closed" } }]);
    expect(await checkInvariants(owner.sql, tenant.ctx.workspaceId)).toEqual([]);
  });

  it("leaves once the person has written again before its turn", async () => {
    const to = person();
    await prepare(tenant, await makeOrigin(tenant, "conversation"), {
      people: [to],
      template: null,
      wroteAt: hours(-30),
    });
    await write(tenant, [to], later(-5));
    expect(await claim(noon)).toHaveLength(1);
  });

  it("is not let out by what the person wrote to another number, or under another kind of address", async () => {
    const to = person();
    await write(tenant, [to], noon, "another-number");
    await write(tenant, [{ ...to, addressKind: "user" }], noon);
    await prepare(tenant, await makeOrigin(tenant, "conversation"), { people: [to], template: null, wroteAt: null });
    expect(await claim(noon)).toEqual([]);
  });

  it("with the tag for a person's answer leaves for seven days on Messenger", async () => {
    await speaks("messenger");
    const origin = await makeOrigin(tenant, "conversation");
    await prepare(tenant, origin, { template: null, wroteAt: hours(-100), tag: "HUMAN_AGENT" });
    await prepare(tenant, origin, { template: null, wroteAt: hours(-100) });
    await prepare(tenant, origin, { template: null, wroteAt: hours(-168), tag: "HUMAN_AGENT" });
    expect(await claim(noon)).toMatchObject([{ tag: "HUMAN_AGENT" }]);
    expect((await messagesOf(tenant)).map(({ state }) => state)).toEqual(["queued", "left_out", "left_out"]);
  });
});

describe("a template", () => {
  it("leaves at any time where the platform reviewed it", async () => {
    await prepare(tenant, await makeCampaign(tenant));
    expect(await claim(noon)).toHaveLength(1);
  });

  it("needs the window on Messenger, where only we call it a template", async () => {
    await speaks("messenger");
    const [wrote, silent] = [person(), person()];
    await write(tenant, [wrote], hours(-2));
    await prepare(tenant, await makeCampaign(tenant), { people: [wrote, silent] });
    expect(await claim(noon)).toMatchObject([{ address: wrote.address }]);
    expect((await messagesOf(tenant)).map(({ state }) => state)).toEqual(["queued", "left_out"]);
    expect(await checkInvariants(owner.sql, tenant.ctx.workspaceId)).toEqual([]);
  });

  it("leaves at any time on Viber, which sells it by its category", async () => {
    await speaks("viber");
    await prepare(tenant, await makeCampaign(tenant));
    expect(await claim(noon)).toHaveLength(1);
  });
});

it("a confirmation reaches whoever has stopped everything, and an auto reply does not", async () => {
  const to = person();
  await suppress(tenant, to);
  await prepare(tenant, await makeOrigin(tenant, "auto_reply"), { people: [to], template: null });
  await prepare(tenant, await makeOrigin(tenant, "confirmation"), { people: [to], template: null });
  expect(await claim(noon)).toMatchObject([{ origin: { kind: "confirmation" } }]);
});
