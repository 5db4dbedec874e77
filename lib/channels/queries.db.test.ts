import { afterAll, describe, expect, it } from "vitest";
import { getChannelSummary } from "./list/channel-summary.ts";
import { listChannels, listDeletedChannels } from "./list/list-channels.ts";
import { getChannel, getChannelOrDeleted } from "./queries.ts";
import type { ChannelFilter } from "./schema.ts";
import { makeChannel, makeWorkspace, now, openTestDatabase } from "./testing.ts";

const database = await openTestDatabase();
afterAll(() => database.close());

const all: ChannelFilter = {
  type: null,
  q: "",
  states: [],
  from: null,
  to: null,
  customerId: null,
  oldestFirst: false,
  page: 1,
  size: 10,
};
const names = async (ctx: Parameters<typeof listChannels>[0], filter: Partial<ChannelFilter> = {}) =>
  (await listChannels(ctx, { ...all, ...filter })).rows.map((row) => row.name);
const at = (iso: string) => new Date(iso);

describe("listChannels", () => {
  it("shows the channels of this workspace that are not deleted, newest first, with counts by type", async () => {
    const ctx = await makeWorkspace(database);
    const other = await makeWorkspace(database);
    await makeChannel(database, ctx, { name: "Old", type: "sms", createdAt: at("2026-11-01T00:00:00Z") });
    await makeChannel(database, ctx, { name: "New", createdAt: at("2026-11-02T00:00:00Z") });
    await makeChannel(database, ctx, { name: "Gone", deletedAt: now });
    await makeChannel(database, other, { name: "Theirs" });
    expect(await names(ctx)).toEqual(["New", "Old"]);
    expect(await names(ctx, { oldestFirst: true })).toEqual(["Old", "New"]);
    const page = await listChannels(ctx, { ...all, type: "sms" });
    expect(page).toMatchObject({ total: 1, counts: { whatsapp: 1, sms: 1, viber: 0 } });
    const deleted = await listDeletedChannels(ctx, { page: 1, size: 10 });
    expect(deleted.rows.map(({ name, own }) => [name, own])).toEqual([["Gone", true]]);
    expect(await getChannelSummary(ctx)).toMatchObject({ used: 2, living: 2, deleted: 1, quota: 100 });
  });

  it("filters by name or id, taking wildcards as letters, and by state", async () => {
    const ctx = await makeWorkspace(database);
    const id = await makeChannel(database, ctx, { name: "100% Lumen" });
    await makeChannel(database, ctx, { name: "Care_desk", state: "disconnected" });
    expect(await names(ctx, { q: "lumen" })).toEqual(["100% Lumen"]);
    expect(await names(ctx, { q: "%" })).toEqual(["100% Lumen"]);
    expect(await names(ctx, { q: "e_d" })).toEqual(["Care_desk"]);
    expect(await names(ctx, { q: "m_n" })).toEqual([]);
    expect(await names(ctx, { q: id.slice(5, 12).toUpperCase() })).toEqual(["100% Lumen"]);
    expect(await names(ctx, { states: ["disconnected"] })).toEqual(["Care_desk"]);
  });

  it("cuts days in the workspace's zone, also where a day has 25 hours", async () => {
    const ctx = await makeWorkspace(database, { zone: "Europe/Berlin" });
    await makeChannel(database, ctx, { name: "before", createdAt: at("2026-10-24T21:59:59Z") });
    await makeChannel(database, ctx, { name: "first", createdAt: at("2026-10-24T22:00:00Z") });
    await makeChannel(database, ctx, { name: "last", createdAt: at("2026-10-25T22:59:59Z") });
    await makeChannel(database, ctx, { name: "after", createdAt: at("2026-10-25T23:00:00Z") });
    expect(await names(ctx, { from: "2026-10-25", to: "2026-10-25" })).toEqual(["last", "first"]);
  });

  it("pages with a stable order", async () => {
    const ctx = await makeWorkspace(database);
    for (let i = 0; i < 23; i++) await makeChannel(database, ctx);
    const pages = await Promise.all([1, 2, 3].map((page) => listChannels(ctx, { ...all, page })));
    expect(pages.map((page) => page.rows.length)).toEqual([10, 10, 3]);
    expect(new Set(pages.flatMap((page) => page.rows.map((row) => row.id))).size).toBe(23);
    expect(pages[0]?.total).toBe(23);
  });

  it("shows a provider its customers' channels with the customer, and nobody else's", async () => {
    const provider = await makeWorkspace(database, { kind: "provider" });
    const customer = await makeWorkspace(database, { providerId: provider.workspaceId, name: "Alder Market" });
    const rival = await makeWorkspace(database, { kind: "provider" });
    await makeChannel(database, customer, { name: "Theirs" });
    await makeChannel(database, provider, { name: "Ours" });
    const page = await listChannels(provider, all);
    const theirs = page.rows.find((row) => row.name === "Theirs");
    expect(theirs?.customer).toMatchObject({ id: customer.workspaceId, name: "Alder Market", channels: 1 });
    expect(page.rows.find((row) => row.name === "Ours")?.customer).toBeNull();
    expect(await names(provider, { customerId: customer.workspaceId })).toEqual(["Theirs"]);
    expect(await names(customer)).toEqual(["Theirs"]);
    expect(await names(rival)).toEqual([]);
    expect(await getChannelSummary(provider)).toMatchObject({ customers: 1, living: 2 });
    expect(await getChannelSummary(rival)).toMatchObject({ customers: 0, living: 0 });
  });
});

describe("getChannel", () => {
  it("reads one without its secrets, and finds neither another workspace's nor a deleted one", async () => {
    const ctx = await makeWorkspace(database);
    const other = await makeWorkspace(database);
    const provider = await makeWorkspace(database, { kind: "provider" });
    const customer = await makeWorkspace(database, { providerId: provider.workspaceId });
    const id = await makeChannel(database, ctx, { name: "Mine" });
    const gone = await makeChannel(database, ctx, { deletedAt: now });
    const theirs = await makeChannel(database, customer);
    expect(await getChannel(ctx, id)).toMatchObject({ name: "Mine", binding: null, numbers: 0 });
    expect(JSON.stringify(await getChannel(ctx, id))).not.toContain("ealed");
    await expect(getChannel(other, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(getChannel(ctx, gone)).rejects.toMatchObject({ code: "not_found" });
    expect(await getChannelOrDeleted(ctx, gone)).toMatchObject({ id: gone, deletedAt: now, binding: null });
    await expect(getChannelOrDeleted(other, gone)).rejects.toMatchObject({ code: "not_found" });
    // The list is all a provider sees of a customer's channel; its pages belong to the customer.
    await expect(getChannel(provider, theirs)).rejects.toMatchObject({ code: "not_found" });
  });
});
