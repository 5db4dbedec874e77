import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { campaigns } from "#db/schema/campaigns";
import { channels } from "#db/schema/channels";
import { newCampaignId, newId } from "#lib/ids";
import { archiveTemplate, restoreTemplate } from "./archive-template.ts";
import { copyTemplate, createTemplate } from "./create-template.ts";
import { deleteTemplate } from "./delete-template.ts";
import {
  getTemplate,
  listAffectedCampaigns,
  listSendableLanguages,
  listSendableTemplates,
  listTemplateLanguages,
  listTemplates,
} from "./queries.ts";
import { saveTemplate } from "./save-template.ts";
import type { TemplateFilter } from "./schema.ts";
import {
  failure,
  formOf,
  freshPlace,
  freshTemplate,
  good,
  later,
  noon,
  owner,
  platform,
  read,
  unbound,
  web,
} from "./test-support.ts";

afterAll(() => Promise.all([owner.close(), web.close()]));

const input = { name: "order_shipped", language: "en", category: "utility", pauseOnCategoryChange: true } as const;
const day = 86_400_000;

describe("createTemplate", () => {
  it("makes an empty draft, on an unbound channel too", async () => {
    const { ctx, channelId } = await freshPlace();
    const { code } = await createTemplate(ctx, { channelId, ...input });
    expect(code).toMatch(/^\d{19}$/);
    expect(await getTemplate(ctx, code, channelId)).toMatchObject({
      ...input,
      state: "draft",
      version: 0,
      createdBy: "Ines",
    });
  });

  it("keeps a name once per language of a channel", async () => {
    const { ctx, channelId } = await freshPlace();
    await createTemplate(ctx, { channelId, ...input });
    await createTemplate({ ...ctx, now: later(1) }, { channelId, ...input, language: "de" });
    await expect(createTemplate({ ...ctx, now: later(2) }, { channelId, ...input })).rejects.toMatchObject({
      code: "conflict",
      key: "templates.nameTaken",
      field: "name",
    });
  });

  it("refuses another workspace's channel, and a channel of another type", async () => {
    const [place, other] = [await freshPlace(), await freshPlace()];
    await expect(createTemplate(other.ctx, { channelId: place.channelId, ...input })).rejects.toMatchObject({
      key: "notFound.channel",
    });
    await owner.db.update(channels).set({ type: "sms" }).where(eq(channels.id, place.channelId));
    await expect(createTemplate(place.ctx, { channelId: place.channelId, ...input })).rejects.toMatchObject({
      key: "templates.typeLater",
    });
  });
});

describe("copyTemplate", () => {
  it("takes the words along into a draft of its own", async () => {
    const place = await freshPlace();
    const row = await freshTemplate(place, { state: "pass", externalId: "1", version: 3 });
    const { code } = await copyTemplate(place.ctx, { code: row.code, name: row.name, language: "de" });
    expect(await read(place, code)).toMatchObject({
      name: row.name,
      language: "de",
      content: good,
      state: "draft",
      version: 0,
      externalId: null,
    });
    expect((await listTemplateLanguages(place.ctx, place.channelId, row.name)).map((one) => one.language)).toEqual([
      "en",
      "de",
    ]);
    await expect(copyTemplate(place.ctx, { code: row.code, name: row.name, language: "en" })).rejects.toMatchObject({
      key: "templates.nameTaken",
    });
  });

  it("does not copy from another workspace", async () => {
    const [place, other] = [await freshPlace(), await freshPlace()];
    const row = await freshTemplate(place);
    await expect(copyTemplate(other.ctx, { code: row.code, name: "mine", language: "en" })).rejects.toMatchObject({
      key: "notFound.template",
    });
  });
});

describe("saveTemplate", () => {
  it("keeps anything typed, and lets the same person save again", async () => {
    const place = await freshPlace();
    const row = await freshTemplate(place);
    const typed = { ...good, body: "$(half", header: "", buttons: [{ kind: "url" as const, text: "", url: "" }] };
    const { updatedAt } = await saveTemplate(place.ctx, formOf(row, typed));
    expect((await read(place, row.code)).content).toEqual(typed);
    await saveTemplate({ ...place.ctx, now: later(1000) }, { ...formOf(row), seenAt: updatedAt });
  });

  it("refuses to overwrite somebody else's save", async () => {
    const place = await freshPlace();
    const row = await freshTemplate(place);
    await saveTemplate(place.ctx, formOf(row));
    await expect(saveTemplate(place.ctx, formOf(row))).rejects.toMatchObject({
      code: "conflict",
      key: "templates.changedMeanwhile",
    });
  });

  it.each(["auditing", "pass", "paused", "disabled", "archived"] as const)(
    "refuses a template that is %s",
    async (state) => {
      const place = await freshPlace();
      const row = await freshTemplate(place, { state });
      await expect(saveTemplate(place.ctx, formOf(row))).rejects.toMatchObject({ key: "templates.notSavable" });
    },
  );

  it("does not reach another workspace's template", async () => {
    const [place, other] = [await freshPlace(), await freshPlace()];
    const row = await freshTemplate(place);
    await expect(saveTemplate(other.ctx, formOf(row))).rejects.toMatchObject({ key: "notFound.template" });
  });
});

describe("archiving", () => {
  it("puts a template away and brings it back as it was", async () => {
    const place = await freshPlace();
    const row = await freshTemplate(place, { state: "pass" });
    await archiveTemplate(place.ctx, row.code);
    expect(await read(place, row.code)).toMatchObject({ state: "archived", archivedFrom: "pass" });
    expect(await listSendableTemplates(place.ctx, place.channelId)).toEqual([]);
    await expect(archiveTemplate(place.ctx, row.code)).rejects.toMatchObject({ key: "templates.notArchivable" });
    await restoreTemplate(place.ctx, row.code);
    expect(await read(place, row.code)).toMatchObject({ state: "pass", archivedFrom: null });
    await expect(restoreTemplate(place.ctx, row.code)).rejects.toMatchObject({ key: "templates.notArchived" });
  });

  it("does not reach another workspace's template", async () => {
    const [place, other] = [await freshPlace(), await freshPlace()];
    const row = await freshTemplate(place, { state: "archived" });
    await expect(archiveTemplate(other.ctx, row.code)).rejects.toMatchObject({ key: "notFound.template" });
    await expect(restoreTemplate(other.ctx, row.code)).rejects.toMatchObject({ key: "notFound.template" });
  });
});

describe("deleteTemplate", () => {
  it("deletes at the platform too and locks the name for 30 days, in every language", async () => {
    const place = await freshPlace();
    const row = await freshTemplate(place, { state: "pass", externalId: "9", submittedAt: noon });
    const { find, asked } = platform();
    await deleteTemplate({ ...place.ctx, now: later(day) }, row.code, find);
    expect(asked).toEqual([`remove ${row.name} 9`]);
    await expect(getTemplate(place.ctx, row.code)).rejects.toMatchObject({ key: "notFound.template" });
    const again = { channelId: place.channelId, ...input, name: row.name, language: "de" } as const;
    await expect(createTemplate({ ...place.ctx, now: later(30 * day) }, again)).rejects.toMatchObject({
      key: "templates.nameLocked",
      values: { date: "2026-12-22" },
    });
    await createTemplate({ ...place.ctx, now: later(31 * day) }, again);
  });

  it("frees the name of a draft at once, and asks nobody", async () => {
    const place = await freshPlace();
    const row = await freshTemplate(place);
    const { find, asked } = platform();
    await deleteTemplate(place.ctx, row.code, find);
    expect(asked).toEqual([]);
    await createTemplate(place.ctx, { channelId: place.channelId, ...input, name: row.name });
  });

  it("deletes here alone when the account is out of reach", async () => {
    const place = await freshPlace();
    const row = await freshTemplate(place, { state: "pass", externalId: "9" });
    await deleteTemplate(place.ctx, row.code, unbound);
    expect((await read(place, row.code)).state).toBe("deleted");
  });

  it("deletes nothing when the platform refuses", async () => {
    const place = await freshPlace();
    const row = await freshTemplate(place, { state: "pass", externalId: "9" });
    const { find } = platform({ remove: async () => failure("AUTH", "Session expired.") });
    await expect(deleteTemplate(place.ctx, row.code, find)).rejects.toMatchObject({
      values: { detail: "Session expired." },
    });
    expect(await read(place, row.code)).toEqual(row);
  });

  it("waits for a submission on its way, and is done once", async () => {
    const place = await freshPlace();
    const row = await freshTemplate(place, { state: "unaudit", submittedAt: noon });
    await expect(deleteTemplate(place.ctx, row.code, unbound)).rejects.toMatchObject({ key: "templates.notDeletable" });
    await deleteTemplate({ ...place.ctx, now: later(90_000) }, row.code, unbound);
    await expect(deleteTemplate(place.ctx, row.code, unbound)).rejects.toMatchObject({ key: "notFound.template" });
  });

  it("does not reach another workspace's template", async () => {
    const [place, other] = [await freshPlace(), await freshPlace()];
    const row = await freshTemplate(place);
    await expect(deleteTemplate(other.ctx, row.code, unbound)).rejects.toMatchObject({ key: "notFound.template" });
  });
});

describe("lists", () => {
  const all: TemplateFilter = { q: "", languages: [], categories: [], states: [], page: 1, size: 10 };

  it("filter, count and page, without archived and deleted ones unless asked for", async () => {
    const place = await freshPlace();
    const { ctx, channelId } = place;
    const first = await freshTemplate(place, { name: "a_parcel", category: "marketing" });
    const second = await freshTemplate(place, { name: "b_parcel", language: "de", state: "pass" });
    await freshTemplate(place, { state: "archived" });
    await freshTemplate(place, { state: "deleted" });
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
    const other = await freshPlace();
    expect(await listTemplates(other.ctx, channelId, all)).toEqual({ rows: [], total: 0, any: 0 });
    await expect(getTemplate(other.ctx, first.code)).rejects.toMatchObject({ key: "notFound.template" });
    await expect(getTemplate(ctx, first.code, other.channelId)).rejects.toMatchObject({ key: "notFound.template" });
  });

  it("offer for sending what is approved and allowed", async () => {
    const place = await freshPlace();
    await freshTemplate(place, { name: "b", state: "pass" });
    await freshTemplate(place, { name: "a", state: "pass", language: "de" });
    await freshTemplate(place, { state: "pass", sendingAllowed: false });
    await freshTemplate(place, { state: "auditing" });
    const { ctx, channelId } = place;
    expect((await listSendableTemplates(ctx, channelId)).map((row) => row.name)).toEqual(["a", "b"]);
    expect((await listSendableTemplates(ctx, channelId, "en")).map((row) => row.name)).toEqual(["b"]);
    expect(await listSendableLanguages(ctx, channelId)).toEqual(["de", "en"]);
    expect(await listSendableLanguages((await freshPlace()).ctx, channelId)).toEqual([]);
  });

  it("name the campaigns that would lose a template", async () => {
    const place = await freshPlace();
    const { workspaceId } = place.ctx;
    const row = await freshTemplate(place, { state: "pass" });
    const campaign = (state: "scheduled" | "running" | "completed", name: string) => ({
      workspaceId,
      id: newCampaignId(noon),
      channelId: place.channelId,
      senderId: "s",
      importId: newId(),
      name,
      templateCode: row.code,
      templateName: row.name,
      templateLanguage: row.language,
      category: row.category,
      content: good,
      state,
      rowsTotal: 0,
      rowsSend: 0,
      rowsHold: 0,
      rowsSkip: 0,
      createdBy: "Ines",
    });
    await owner.db.insert(campaigns).values([campaign("scheduled", "Spring"), campaign("completed", "Winter")]);
    expect((await listAffectedCampaigns(place.ctx, row.code)).map((one) => one.name)).toEqual(["Spring"]);
    expect(await listAffectedCampaigns((await freshPlace()).ctx, row.code)).toEqual([]);
  });
});
