import { afterAll, describe, expect, it } from "vitest";
import { saveTemplate } from "./save-template.ts";
import { formOf, later, makeChannel, makeTemplate, owner, readTemplate, validContent, web } from "./test-support.ts";

afterAll(() => Promise.all([owner.close(), web.close()]));

describe("saveTemplate", () => {
  it("saves incomplete content, and lets the same person save again", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel);
    const typed = {
      ...validContent,
      body: "$(half",
      header: "",
      buttons: [{ kind: "url" as const, text: "", url: "" }],
    };
    const { updatedAt } = await saveTemplate(channel.ctx, formOf(row, typed));
    expect((await readTemplate(channel, row.code)).content).toEqual(typed);
    await saveTemplate({ ...channel.ctx, now: later(1000) }, { ...formOf(row), seenAt: updatedAt });
  });

  it("refuses to overwrite what someone else has saved", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel);
    await saveTemplate(channel.ctx, formOf(row));
    await expect(saveTemplate(channel.ctx, formOf(row))).rejects.toMatchObject({
      code: "conflict",
      key: "templates.changedMeanwhile",
    });
  });

  it.each(["auditing", "pass", "paused", "disabled", "archived"] as const)(
    "refuses a template that is %s",
    async (state) => {
      const channel = await makeChannel();
      const row = await makeTemplate(channel, { state });
      await expect(saveTemplate(channel.ctx, formOf(row))).rejects.toMatchObject({ key: "templates.notSavable" });
    },
  );

  it("cannot change another workspace's template", async () => {
    const [channel, other] = [await makeChannel(), await makeChannel()];
    const row = await makeTemplate(channel);
    await expect(saveTemplate(other.ctx, formOf(row))).rejects.toMatchObject({ key: "notFound.template" });
  });
});
