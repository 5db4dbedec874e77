import { afterAll, describe, expect, it } from "vitest";
import { createTemplate } from "./create-template.ts";
import { deleteTemplate } from "./delete-template.ts";
import { getTemplate } from "./queries.ts";
import {
  failure,
  fakePlatform,
  later,
  makeChannel,
  makeTemplate,
  noon,
  noPlatform,
  owner,
  readTemplate,
  web,
} from "./test-support.ts";

afterAll(() => Promise.all([owner.close(), web.close()]));

const input = { name: "order_shipped", language: "en", category: "utility", pauseOnCategoryChange: true } as const;
const day = 86_400_000;

describe("deleteTemplate", () => {
  it("deletes on the platform too, and locks the name in every language for 30 days", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel, { state: "pass", externalId: "9", submittedAt: noon });
    const { find, asked } = fakePlatform();
    await deleteTemplate({ ...channel.ctx, now: later(day) }, row.code, find);
    expect(asked).toEqual([`remove ${row.name} 9`]);
    await expect(getTemplate(channel.ctx, row.code)).rejects.toMatchObject({ key: "notFound.template" });
    const again = { channelId: channel.channelId, ...input, name: row.name, language: "de" } as const;
    await expect(createTemplate({ ...channel.ctx, now: later(30 * day) }, again)).rejects.toMatchObject({
      key: "templates.nameLocked",
      values: { date: "2026-12-22" },
    });
    await createTemplate({ ...channel.ctx, now: later(31 * day) }, again);
  });

  it("frees the name of a draft at once, without calling the platform", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel);
    const { find, asked } = fakePlatform();
    await deleteTemplate(channel.ctx, row.code, find);
    expect(asked).toEqual([]);
    await createTemplate(channel.ctx, { channelId: channel.channelId, ...input, name: row.name });
  });

  it("deletes the local template when the channel is unbound", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel, { state: "pass", externalId: "9" });
    await deleteTemplate(channel.ctx, row.code, noPlatform);
    expect((await readTemplate(channel, row.code)).state).toBe("deleted");
  });

  it("deletes nothing when the platform refuses", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel, { state: "pass", externalId: "9" });
    const { find } = fakePlatform({ remove: async () => failure("AUTH", "Session expired.") });
    await expect(deleteTemplate(channel.ctx, row.code, find)).rejects.toMatchObject({
      values: { detail: "Session expired." },
    });
    expect(await readTemplate(channel, row.code)).toEqual(row);
  });

  it("refuses while a submission is in progress, and a second time", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel, { state: "unaudit", submittedAt: noon });
    await expect(deleteTemplate(channel.ctx, row.code, noPlatform)).rejects.toMatchObject({
      key: "templates.notDeletable",
    });
    await deleteTemplate({ ...channel.ctx, now: later(90_000) }, row.code, noPlatform);
    await expect(deleteTemplate(channel.ctx, row.code, noPlatform)).rejects.toMatchObject({ key: "notFound.template" });
  });

  it("cannot change another workspace's template", async () => {
    const [channel, other] = [await makeChannel(), await makeChannel()];
    const row = await makeTemplate(channel);
    await expect(deleteTemplate(other.ctx, row.code, noPlatform)).rejects.toMatchObject({ key: "notFound.template" });
  });
});
