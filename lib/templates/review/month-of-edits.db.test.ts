import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { templates } from "#db/schema/templates";
import { createTemplate } from "../create-template.ts";
import { deleteTemplate } from "../delete-template.ts";
import {
  fakePlatform,
  formOf,
  hour,
  later,
  makeChannel,
  makeTemplate,
  owner,
  readTemplate,
  web,
} from "../test-support.ts";
import { applyTemplateReview } from "./apply-review.ts";
import { submitTemplate } from "./submit-template.ts";

/** Thirty-one days of one approved template, hour by hour; the clock is the `now` of each call. */
afterAll(() => Promise.all([owner.close(), web.close()]));

const day = 24 * hour;

// Seven hundred steps with some statements each.
describe("over 31 days", { timeout: 120_000 }, () => {
  it("an approved template takes one edit in 24 hours and ten in any 30 days, each with a review of its own", async () => {
    const channel = await makeChannel();
    const { find } = fakePlatform();
    const { code } = await makeTemplate(channel, { state: "pass", externalId: "ext-month", version: 1 });
    const edits: number[] = [];
    const refusals: { at: number; key: string }[] = [];
    for (let at = 0; at <= 31 * day; at += hour) {
      const ctx = { ...channel.ctx, now: later(at) };
      const row = await readTemplate(channel, code);
      expect(row.state).toBe("pass");
      const body = `Hello $(name), your order leaves our house on $(day) at ${at / hour} o'clock.`;
      const submitted = await submitTemplate(ctx, formOf(row, { ...row.content, body }), find).catch((error) => error);
      if (submitted.state !== "auditing") {
        refusals.push({ at, key: submitted.key });
        continue;
      }
      edits.push(at);
      // Nothing is sent, and nothing can be edited, until the review is there half an hour later.
      const waiting = await readTemplate(channel, code);
      expect(waiting).toMatchObject({ state: "auditing", version: edits.length + 1 });
      await applyTemplateReview(
        { ...channel.ctx, now: later(at + hour / 2) },
        {
          ...{ kind: "template", key: `pass:${at}`, at: later(at + hour / 2), templateExternalId: "ext-month" },
          ...{ name: row.name, language: row.language, state: "pass", category: null, reason: null },
        },
        channel.channelId,
      );
    }
    // One a day for ten days; then none until the first is 30 days old.
    expect(edits).toEqual([...Array.from({ length: 10 }, (_, n) => n * day), 30 * day, 31 * day]);
    const keyAt = (at: number) => refusals.find((refusal) => refusal.at === at)?.key;
    expect(keyAt(hour)).toBe("templates.editDaily");
    expect(keyAt(day - hour)).toBe("templates.editDaily");
    expect(keyAt(10 * day)).toBe("templates.editMonthly");
    expect(keyAt(30 * day - hour)).toBe("templates.editMonthly");
    expect(keyAt(30 * day + hour)).toBe("templates.editMonthly");
  });

  it("a deleted name cannot be used again for 30 days, on its channel alone", async () => {
    const [channel, other] = [await makeChannel(), await makeChannel()];
    const { code, name } = await makeTemplate(channel, { state: "pass", externalId: "ext-deleted" });
    await deleteTemplate(channel.ctx, code, fakePlatform().find);
    const input = { name, language: "en", category: "utility", pauseOnCategoryChange: true } as const;
    await createTemplate({ ...other.ctx, now: later(1) }, { ...input, channelId: other.channelId });
    const again = (at: number) =>
      createTemplate({ ...channel.ctx, now: later(at) }, { ...input, channelId: channel.channelId });
    for (let at = hour; at < 30 * day; at += 12 * hour) {
      await expect(again(at)).rejects.toMatchObject({ key: "templates.nameLocked", field: "name" });
    }
    await expect(again(30 * day - 1)).rejects.toMatchObject({ key: "templates.nameLocked" });
    const { code: made } = await again(30 * day);
    const [row] = await owner.db.select().from(templates).where(eq(templates.code, made));
    expect(row).toMatchObject({ name, state: "draft" });
  });

  it("a rejected or paused template may be edited at any time", async () => {
    const channel = await makeChannel();
    for (const state of ["fail", "paused"] as const) {
      const { code } = await makeTemplate(channel, { state, externalId: `ext-${state}`, version: 1 });
      for (let n = 0; n < 12; n++) {
        const ctx = { ...channel.ctx, now: later(n * hour) };
        const row = await readTemplate(channel, code);
        expect(await submitTemplate(ctx, formOf(row), fakePlatform().find)).toEqual({ state: "auditing" });
        await owner.db.update(templates).set({ state }).where(eq(templates.code, code));
      }
    }
  });
});
