import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { auditLog } from "#db/schema/workspaces";
import { insertChannel } from "#lib/testing/factories";
import { deleteTemplate } from "../delete-template.ts";
import { listTemplateVersions } from "../queries.ts";
import { saveTemplate } from "../save-template.ts";
import {
  fakePlatform,
  formOf,
  later,
  makeChannel,
  makeTemplate,
  noon,
  noPlatform,
  owner,
  readTemplate,
  type TestChannel,
  validContent,
  web,
} from "../test-support.ts";
import { submitTemplate } from "./submit-template.ts";

afterAll(() => Promise.all([owner.close(), web.close()]));

let channel: TestChannel;
beforeEach(async () => {
  const { ctx } = await makeChannel();
  channel = { ctx, channelId: await insertChannel(owner.db, ctx.workspaceId, { type: "viber" }) };
});

describe("a template of a platform that reviews none", () => {
  it("can be sent as soon as it is submitted, and the platform is not asked", async () => {
    const row = await makeTemplate(channel);
    expect(await submitTemplate(channel.ctx, formOf(row), noPlatform)).toEqual({ state: "pass" });
    expect(await readTemplate(channel, row.code)).toMatchObject({
      state: "pass",
      version: 1,
      submittedAt: noon,
      decidedAt: noon,
      externalId: null,
    });
    expect(await listTemplateVersions(channel.ctx, row.code)).toMatchObject([{ version: 1 }]);
    const entries = await owner.db.select().from(auditLog).where(eq(auditLog.objectId, row.code));
    expect(entries).toContainEqual(
      expect.objectContaining({ action: "template.published", detail: expect.objectContaining({ version: 1 }) }),
    );
  });

  it("can be changed and published again at once, in another category too", async () => {
    const row = await makeTemplate(channel, { category: "marketing" });
    await submitTemplate(channel.ctx, formOf(row), noPlatform);
    const published = await readTemplate(channel, row.code);
    const changed = { ...validContent, body: "Good news, $(name): on $(day) it comes." };
    const { find, asked } = fakePlatform();
    const input = { ...formOf(published, changed), category: "utility" as const };
    expect(await submitTemplate({ ...channel.ctx, now: later(1000) }, input, find)).toEqual({ state: "pass" });
    expect(await readTemplate(channel, row.code)).toMatchObject({ version: 2, category: "utility", content: changed });
    expect(asked).toEqual([]);
  });

  it("may hold a one-time code in words of ours, which a platform that reviews writes itself", async () => {
    const row = await makeTemplate(channel);
    const code = { ...formOf(row), category: "authentication" as const };
    expect(await submitTemplate(channel.ctx, code, noPlatform)).toEqual({ state: "pass" });
    const reviewed = await makeChannel();
    const other = await makeTemplate(reviewed);
    const refused = { ...formOf(other), category: "authentication" as const };
    await expect(submitTemplate(reviewed.ctx, refused, fakePlatform().find)).rejects.toMatchObject({
      key: "templates.content.authenticationKind",
      field: "category",
    });
  });

  it("is refused with what does not fit the platform, and stays a draft", async () => {
    const row = await makeTemplate(channel);
    const input = formOf(row, { ...validContent, header: "Order" });
    await expect(submitTemplate(channel.ctx, input, noPlatform)).rejects.toMatchObject({
      key: "templates.content.headerNone",
      field: "content.header",
    });
    expect(await readTemplate(channel, row.code)).toMatchObject({ state: "draft", version: 0 });
  });

  it("is not published over what somebody else has saved meanwhile", async () => {
    const row = await makeTemplate(channel);
    await saveTemplate({ ...channel.ctx, now: later(5) }, formOf(row));
    await expect(submitTemplate(channel.ctx, formOf(row), noPlatform)).rejects.toMatchObject({
      key: "templates.changedMeanwhile",
    });
  });

  it("leaves its name free when it is deleted", async () => {
    const row = await makeTemplate(channel);
    await submitTemplate(channel.ctx, formOf(row), noPlatform);
    await deleteTemplate(channel.ctx, row.code, noPlatform);
    const again = await makeTemplate(channel, { name: row.name });
    expect(again.name).toBe(row.name);
  });
});
