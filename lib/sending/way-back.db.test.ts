import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { later, makeTenant, noon, type Tenant } from "#lib/inbound/testing";
import { testDatabase } from "#lib/testing/database";
import { wayBackBlocked } from "./way-back.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
afterAll(() => owner.close());

let tenant: Tenant;
beforeEach(async () => {
  tenant = await makeTenant(owner);
});

const minute = 60;
/** Asked ten minutes and a second after the message in doubt has left. */
const askedAt = 10 * minute + 1;
const blocked = (channelId = tenant.channelId) =>
  wayBackBlocked({ ...tenant.ctx, now: later(askedAt) }, channelId, noon);

type Given = { at: number; applied?: boolean; setAside?: boolean; dismissed?: boolean };
const moment = (seconds: number) => later(seconds).toISOString();
const event = ({ at, applied, setAside, dismissed }: Given) => owner.sql`
  INSERT INTO inbound_events (workspace_id, channel_id, platform, body, received_at, applied_at, set_aside_at, dismissed_at)
  VALUES (${tenant.ctx.workspaceId}, ${tenant.channelId}, 'whatsapp', '', ${moment(at)}, ${applied ? moment(at) : null},
    ${setAside ? moment(at) : null}, ${dismissed ? moment(at) : null})`;
const orphan = (at: number, channelId = tenant.channelId) => owner.sql`
  INSERT INTO orphan_receipts (workspace_id, external_id, key, channel_id, event, received_at)
  VALUES (${tenant.ctx.workspaceId}, 'w1', 'k', ${channelId}, '{}', ${moment(at)})`;

describe("the way back of a message in doubt", () => {
  it("is open when nothing has come", async () => expect(await blocked()).toBe(false));

  it.each<[string, Given, boolean]>([
    ["an event that is not applied", { at: 1 }, true],
    ["an applied event", { at: 1, applied: true }, false],
    ["an event set aside", { at: 1, setAside: true }, true],
    ["an event set aside that a person has dismissed", { at: 1, setAside: true, dismissed: true }, false],
    ["an event older than the message that is not applied", { at: -1 }, false],
    ["an event older than the message that was set aside", { at: -1, setAside: true }, false],
  ])("with %s", async (_name, given, expected) => {
    await event(given);
    expect(await blocked()).toBe(expected);
  });

  it.each([
    ["younger than ten minutes", 2, true],
    ["of ten minutes ago", 1, false],
    ["older than the message", -1, false],
  ])("with a receipt of an unknown message %s", async (_name, at, expected) => {
    await orphan(at);
    expect(await blocked()).toBe(expected);
  });

  it("is not blocked by another channel's events and receipts", async () => {
    await event({ at: 1 });
    await orphan(2);
    expect(await blocked("cams-another000")).toBe(false);
  });

  it("is blocked by a receipt whose channel is not known", async () => {
    await orphan(2, "");
    expect(await blocked()).toBe(true);
  });
});
