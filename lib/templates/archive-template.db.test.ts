import { afterAll, describe, expect, it } from "vitest";
import { archiveTemplate, restoreTemplate } from "./archive-template.ts";
import { listSendableTemplates } from "./queries.ts";
import { makeChannel, makeTemplate, owner, readTemplate, web } from "./test-support.ts";

afterAll(() => Promise.all([owner.close(), web.close()]));

describe("archiveTemplate and restoreTemplate", () => {
  it("archives a template and restores it in its previous state", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel, { state: "pass" });
    await archiveTemplate(channel.ctx, row.code);
    expect(await readTemplate(channel, row.code)).toMatchObject({ state: "archived", archivedFrom: "pass" });
    expect(await listSendableTemplates(channel.ctx, channel.channelId)).toEqual([]);
    await expect(archiveTemplate(channel.ctx, row.code)).rejects.toMatchObject({ key: "templates.notArchivable" });
    await restoreTemplate(channel.ctx, row.code);
    expect(await readTemplate(channel, row.code)).toMatchObject({ state: "pass", archivedFrom: null });
    await expect(restoreTemplate(channel.ctx, row.code)).rejects.toMatchObject({ key: "templates.notArchived" });
  });

  it("cannot change another workspace's template", async () => {
    const [channel, other] = [await makeChannel(), await makeChannel()];
    const row = await makeTemplate(channel, { state: "archived" });
    await expect(archiveTemplate(other.ctx, row.code)).rejects.toMatchObject({ key: "notFound.template" });
    await expect(restoreTemplate(other.ctx, row.code)).rejects.toMatchObject({ key: "notFound.template" });
  });
});
