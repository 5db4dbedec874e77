import { and, eq } from "drizzle-orm";
import { afterAll, describe, expect, test } from "vitest";
import { auditLog } from "#db/schema/workspaces";
import { listTemplates } from "../queries.ts";
import type { TemplateFilter } from "../schema.ts";
import { makeChannel, makeTemplate, owner, readTemplate, web } from "../test-support.ts";
import { createLabel, deleteLabel, labelTemplates, listLabels } from "./labels.ts";
import { labelsMax } from "./schema.ts";

afterAll(() => Promise.all([owner.close(), web.close()]));

const all: TemplateFilter = {
  ...{ q: "", languages: [], categories: [], states: [], approvals: [], labels: [] },
  ...{ page: 1, size: 10 },
};

describe("labels", () => {
  test("are put on templates and taken off in bulk, and filter the list", async () => {
    const channel = await makeChannel();
    const { ctx, channelId } = channel;
    const spring = await createLabel(ctx, { name: "Spring", colour: "green" });
    const shop = await createLabel(ctx, { name: "Shop", colour: "blue" });
    const a = await makeTemplate(channel, { name: "a" });
    const b = await makeTemplate(channel, { name: "b" });
    await makeTemplate(channel, { name: "c" });
    const input = { channelId, codes: [a.code, b.code] };
    await labelTemplates(ctx, { ...input, add: [spring.id, shop.id], remove: [] });
    await labelTemplates(ctx, { channelId, codes: [b.code], add: [], remove: [spring.id] });
    const named = async (labels: string[]) =>
      (await listTemplates(ctx, channelId, { ...all, labels })).rows.map(({ name }) => name).sort();
    expect(await named([spring.id])).toEqual(["a"]);
    expect(await named([shop.id])).toEqual(["a", "b"]);
    expect(await named([spring.id, shop.id])).toEqual(["a", "b"]);
    // They are no content: nobody's open designer is outdated by them.
    expect((await readTemplate(channel, a.code)).updatedAt).toEqual(a.updatedAt);
    const [entry] = await owner.db
      .select({ detail: auditLog.detail })
      .from(auditLog)
      .where(and(eq(auditLog.objectId, a.code), eq(auditLog.action, "template.labelled")));
    expect(entry?.detail).toEqual({ name: "a", labels: { from: null, to: "Spring, Shop" } });
  });

  test("have a name of their own in the workspace, whatever its case", async () => {
    const { ctx } = await makeChannel();
    await createLabel(ctx, { name: "Spring", colour: "green" });
    await expect(createLabel(ctx, { name: "SPRING", colour: "red" })).rejects.toMatchObject({
      ...{ code: "conflict", key: "templateLabels.taken", field: "name" },
    });
    const other = await makeChannel();
    await createLabel(other.ctx, { name: "Spring", colour: "red" });
    expect(await listLabels(other.ctx)).toMatchObject([{ name: "Spring", colour: "red" }]);
  });

  test("come off all templates when they are deleted", async () => {
    const channel = await makeChannel();
    const { ctx, channelId } = channel;
    const label = await createLabel(ctx, { name: "Old", colour: "grey" });
    const row = await makeTemplate(channel);
    await labelTemplates(ctx, { channelId, codes: [row.code], add: [label.id], remove: [] });
    await deleteLabel(ctx, { id: label.id });
    await expect(deleteLabel(ctx, { id: label.id })).rejects.toMatchObject({ code: "not_found" });
    expect((await readTemplate(channel, row.code)).labelIds).toEqual([]);
    expect(await listLabels(ctx)).toEqual([]);
  });

  test("of another workspace cannot be used, nor put on its templates", async () => {
    const channel = await makeChannel();
    const other = await makeChannel();
    const theirs = await createLabel(other.ctx, { name: "Theirs", colour: "grey" });
    const row = await makeTemplate(channel);
    const input = { channelId: channel.channelId, codes: [row.code], add: [theirs.id], remove: [] };
    await expect(labelTemplates(channel.ctx, input)).rejects.toMatchObject({ key: "notFound.label" });
    await expect(labelTemplates(other.ctx, input)).rejects.toMatchObject({ code: "not_found" });
  });

  test("cannot be deleted by a member who sees some channels only", async () => {
    const { ctx, channelId } = await makeChannel();
    const label = await createLabel(ctx, { name: "All", colour: "grey" });
    const limited = { ...ctx, actor: { ...ctx.actor, channelIds: [channelId] } };
    await expect(deleteLabel(limited, { id: label.id })).rejects.toMatchObject({ code: "forbidden" });
    expect(await listLabels(limited)).toHaveLength(1);
  });

  test("end at a number that can still be read", async () => {
    const { ctx } = await makeChannel();
    for (let at = 0; at < labelsMax; at++) await createLabel(ctx, { name: `Label ${at}`, colour: "grey" });
    await expect(createLabel(ctx, { name: "One more", colour: "grey" })).rejects.toMatchObject({
      code: "limit_exceeded",
    });
  });
});
