import { afterAll, describe, expect, it } from "vitest";
import { campaigns } from "#db/schema/campaigns";
import { newCampaignId, newId } from "#lib/ids";
import { getTemplate, listAffectedCampaigns, listSendableTemplates, listTemplates } from "./queries.ts";
import type { TemplateFilter } from "./schema.ts";
import { makeChannel, makeTemplate, noon, owner, validContent, web } from "./test-support.ts";

afterAll(() => Promise.all([owner.close(), web.close()]));

describe("template lists", () => {
  const all: TemplateFilter = {
    q: "",
    languages: [],
    categories: [],
    states: [],
    approvals: [],
    labels: [],
    page: 1,
    size: 10,
  };

  it("filter, count and page, and leave out archived and deleted templates by default", async () => {
    const channel = await makeChannel();
    const { ctx, channelId } = channel;
    const first = await makeTemplate(channel, { name: "a_parcel", category: "marketing" });
    const second = await makeTemplate(channel, { name: "b_parcel", language: "de", state: "pass" });
    await makeTemplate(channel, { state: "archived" });
    await makeTemplate(channel, { state: "deleted" });
    const namesOf = async (filter: Partial<TemplateFilter>) => {
      const { rows, total } = await listTemplates(ctx, channelId, { ...all, ...filter });
      return [total, rows.map((row) => row.name)];
    };
    expect(await namesOf({})).toEqual([2, ["b_parcel", "a_parcel"]]);
    expect(await namesOf({ size: 1, page: 2 })).toEqual([2, ["a_parcel"]]);
    expect(await namesOf({ q: "A_Par" })).toEqual([1, ["a_parcel"]]);
    expect(await namesOf({ q: second.code })).toEqual([1, ["b_parcel"]]);
    expect(await namesOf({ q: "%" })).toEqual([0, []]);
    expect(await namesOf({ languages: ["de", "fr"] })).toEqual([1, ["b_parcel"]]);
    expect(await namesOf({ categories: ["marketing"] })).toEqual([1, ["a_parcel"]]);
    expect((await namesOf({ states: ["archived"] }))[0]).toBe(1);
    expect((await listTemplates(ctx, channelId, { ...all, q: "nothing" })).any).toBe(2);
    const other = await makeChannel();
    expect(await listTemplates(other.ctx, channelId, all)).toEqual({ rows: [], total: 0, any: 0 });
    await expect(getTemplate(other.ctx, first.code)).rejects.toMatchObject({ key: "notFound.template" });
    await expect(getTemplate(ctx, first.code, other.channelId)).rejects.toMatchObject({ key: "notFound.template" });
  });

  it("offer approved templates whose sending is allowed", async () => {
    const channel = await makeChannel();
    await makeTemplate(channel, { name: "b", state: "pass" });
    await makeTemplate(channel, { name: "a", state: "pass", language: "de" });
    await makeTemplate(channel, { state: "pass", sendingAllowed: false });
    await makeTemplate(channel, { state: "auditing" });
    const { ctx, channelId } = channel;
    expect((await listSendableTemplates(ctx, channelId)).map((row) => row.name)).toEqual(["a", "b"]);
    expect((await listSendableTemplates(ctx, channelId, "en")).map((row) => row.name)).toEqual(["b"]);
    expect(await listSendableTemplates((await makeChannel()).ctx, channelId)).toEqual([]);
  });

  it("name the campaigns that a deleted template would stop", async () => {
    const channel = await makeChannel();
    const { workspaceId } = channel.ctx;
    const row = await makeTemplate(channel, { state: "pass" });
    const campaign = (state: "scheduled" | "running" | "completed", name: string) => ({
      workspaceId,
      id: newCampaignId(noon),
      channelId: channel.channelId,
      senderId: "s",
      importId: newId(),
      name,
      templateCode: row.code,
      templateName: row.name,
      templateLanguage: row.language,
      category: row.category,
      content: validContent,
      state,
      rowsTotal: 0,
      rowsSend: 0,
      rowsHold: 0,
      rowsSkip: 0,
      createdBy: "Ines",
    });
    await owner.db.insert(campaigns).values([campaign("scheduled", "Spring"), campaign("completed", "Winter")]);
    expect((await listAffectedCampaigns(channel.ctx, row.code)).map((one) => one.name)).toEqual(["Spring"]);
    expect(await listAffectedCampaigns((await makeChannel()).ctx, row.code)).toEqual([]);
  });
});
