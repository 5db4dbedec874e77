import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { channels } from "#db/schema/channels";
import type { Ctx } from "#lib/context";
import { allowSending, setPauseOnCategoryChange, setSendingAllowed } from "./allow-sending.ts";
import { archiveTemplate, restoreTemplate } from "./archive-template.ts";
import { copyTemplate, createTemplate } from "./create-template.ts";
import { deleteTemplate } from "./delete-template.ts";
import { getTemplate } from "./queries.ts";
import { refreshTemplate } from "./review/refresh-template.ts";
import { submitTemplate } from "./review/submit-template.ts";
import type { Template } from "./rows.ts";
import { saveTemplate } from "./save-template.ts";
import { formOf, makeChannel, makeTemplate, noon, owner, web } from "./test-support.ts";

afterAll(() => Promise.all([owner.close(), web.close()]));

describe("a template of a deleted channel", () => {
  const named = { name: "again", language: "en", category: "utility", pauseOnCategoryChange: true } as const;
  it.each<[string, (ctx: Ctx, row: Template) => Promise<unknown>, Partial<Template>?]>([
    ["saved", (ctx, row) => saveTemplate(ctx, formOf(row))],
    ["submitted", (ctx, row) => submitTemplate(ctx, formOf(row))],
    ["refreshed", (ctx, row) => refreshTemplate(ctx, row.code), { state: "auditing", externalId: "1" }],
    ["archived", (ctx, row) => archiveTemplate(ctx, row.code), { state: "pass" }],
    ["restored", (ctx, row) => restoreTemplate(ctx, row.code), { state: "archived", archivedFrom: "pass" }],
    ["deleted", (ctx, row) => deleteTemplate(ctx, row.code)],
    ["switched off", (ctx, row) => setSendingAllowed(ctx, { code: row.code, on: false }), { state: "pass" }],
    ["allowed", (ctx, row) => allowSending(ctx, row.code), { state: "pass", sendingStoppedBy: "category" }],
    [
      "paused on changes",
      (ctx, row) => setPauseOnCategoryChange(ctx, { code: row.code, on: false }),
      { state: "pass" },
    ],
    ["copied", (ctx, row) => copyTemplate(ctx, { code: row.code, name: "copy", language: "en" })],
    ["joined by another", (ctx, row) => createTemplate(ctx, { ...named, channelId: row.channelId })],
  ])("cannot be %s", async (_what, change, values = {}) => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel, values);
    await owner.db.update(channels).set({ deletedAt: noon }).where(eq(channels.id, channel.channelId));
    await expect(change(channel.ctx, row)).rejects.toMatchObject({ code: "not_found" });
    // It stays readable, and is as it was.
    expect(await getTemplate(channel.ctx, row.code, channel.channelId)).toMatchObject({ state: row.state });
  });
});
