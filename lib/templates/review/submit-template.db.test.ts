import { afterAll, describe, expect, it } from "vitest";
import { templateVersions } from "#db/schema/templates";
import { listTemplateVersions } from "../queries.ts";
import {
  failure,
  formOf,
  freshPlace,
  freshTemplate,
  good,
  hour,
  later,
  noon,
  owner,
  platform,
  read,
  unbound,
  web,
} from "../test-support.ts";
import { applyTemplateReview } from "./apply-review.ts";
import { refreshTemplate, refreshWaitingTemplates } from "./refresh-template.ts";
import { submitTemplate } from "./submit-template.ts";

afterAll(() => Promise.all([owner.close(), web.close()]));

describe("submitTemplate", () => {
  it("hands the words over and waits for the verdict", async () => {
    const place = await freshPlace();
    const row = await freshTemplate(place);
    const { find, asked } = platform();
    expect(await submitTemplate(place.ctx, formOf(row), find)).toEqual({ state: "auditing" });
    const now = await read(place, row.code);
    expect(now).toMatchObject({ state: "auditing", version: 1, submittedAt: noon, externalId: `ext-${row.name}-1` });
    expect(asked).toEqual([`submit ${row.name}`]);
    expect(await listTemplateVersions(place.ctx, row.code)).toMatchObject([{ version: 1, editedApproved: false }]);
  });

  it("takes a verdict and a category that come with the answer", async () => {
    const place = await freshPlace();
    const row = await freshTemplate(place);
    const { find } = platform({
      submit: async () => ({ ok: true, value: { externalId: "9", state: "pass", category: "marketing" } }),
    });
    expect(await submitTemplate(place.ctx, formOf(row), find)).toEqual({ state: "pass" });
    expect(await read(place, row.code)).toMatchObject({
      state: "pass",
      category: "marketing",
      previousCategory: "utility",
      sendingAllowed: false,
      sendingStoppedBy: "category",
    });
  });

  it("submits once for two clicks at the same time", async () => {
    const place = await freshPlace();
    const row = await freshTemplate(place);
    let answer = (): void => {};
    const waiting = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const { find, asked } = platform({
      submit: async () => {
        await waiting;
        return { ok: true, value: { externalId: "1", state: "auditing", category: null } };
      },
    });
    const first = submitTemplate(place.ctx, formOf(row), find);
    const second = submitTemplate(place.ctx, formOf(row), find);
    // One of the two waits for the platform; the other finds its intent and is back at once.
    expect(await Promise.race([first, second])).toEqual({ state: "unaudit" });
    answer();
    await Promise.all([first, second]);
    expect(asked).toHaveLength(1);
    expect((await read(place, row.code)).state).toBe("auditing");
    expect(await submitTemplate(place.ctx, formOf(row), find)).toEqual({ state: "auditing" });
    expect(asked).toHaveLength(1);
  });

  it("keeps the draft, its words and the form when the platform refuses, and says why", async () => {
    const place = await freshPlace();
    const row = await freshTemplate(place);
    const typed = { ...good, body: "Hello $(name), typed but never saved, on $(day) it comes." };
    const refused = platform({ submit: async () => failure("INVALID_REQUEST", "Too many variables.") });
    await expect(submitTemplate(place.ctx, formOf(row, typed), refused.find)).rejects.toMatchObject({
      code: "platform_refused",
      key: "templates.platformRefused",
      values: { detail: "Too many variables.", code: "100" },
    });
    expect(await read(place, row.code)).toMatchObject({
      state: "draft",
      version: 0,
      submittedAt: null,
      content: typed,
    });
    expect(await listTemplateVersions(place.ctx, row.code)).toEqual([]);
    // The same form goes through once the platform agrees.
    expect(await submitTemplate(place.ctx, formOf(row, typed), platform().find)).toEqual({ state: "auditing" });
  });

  it("leaves it open when no answer came, and may be tried again after a minute", async () => {
    const place = await freshPlace();
    const row = await freshTemplate(place);
    const silent = platform({ submit: async () => failure("UNKNOWN_OUTCOME", "no answer") });
    await expect(submitTemplate(place.ctx, formOf(row), silent.find)).rejects.toMatchObject({ code: "unavailable" });
    expect(await read(place, row.code)).toMatchObject({ state: "unaudit", version: 1, externalId: null });
    const { find, asked } = platform();
    const soon = { ...place.ctx, now: later(30_000) };
    expect(await submitTemplate(soon, formOf(row), find)).toEqual({ state: "unaudit" });
    expect(asked).toEqual([]);
    const afterwards = { ...place.ctx, now: later(90_000) };
    expect(await submitTemplate(afterwards, formOf(row), find)).toEqual({ state: "auditing" });
  });

  it("finds out from the webhook what became of a lost answer", async () => {
    const place = await freshPlace();
    const row = await freshTemplate(place);
    const silent = platform({ submit: async () => failure("UNKNOWN_OUTCOME") });
    await expect(submitTemplate(place.ctx, formOf(row), silent.find)).rejects.toThrow();
    const changed = await applyTemplateReview(
      place.ctx,
      {
        kind: "template",
        key: "k",
        templateExternalId: "77",
        name: row.name,
        language: "en",
        state: "pass",
        category: null,
        reason: null,
        at: later(5_000),
      },
      place.channelId,
    );
    expect(changed).toBe(row.code);
    expect(await read(place, row.code)).toMatchObject({ state: "pass", externalId: "77" });
  });

  it("lets a verdict stand that was faster than the answer", async () => {
    const place = await freshPlace();
    const row = await freshTemplate(place);
    const { find } = platform({
      submit: async () => {
        await applyTemplateReview(
          place.ctx,
          {
            kind: "template",
            key: "k",
            templateExternalId: "5",
            name: row.name,
            language: "en",
            state: "fail",
            category: null,
            reason: "SCAM",
            at: later(1_000),
          },
          place.channelId,
        );
        return { ok: true, value: { externalId: "5", state: "auditing", category: null } };
      },
    });
    expect(await submitTemplate(place.ctx, formOf(row), find)).toEqual({ state: "fail" });
    expect(await read(place, row.code)).toMatchObject({ state: "fail", reason: "SCAM", externalId: "5" });
  });

  it("refuses what is not complete, naming the field", async () => {
    const place = await freshPlace();
    const row = await freshTemplate(place);
    const { find, asked } = platform();
    const form = formOf(row, { ...good, samples: { "body.name": "Ann" } });
    await expect(submitTemplate(place.ctx, form, find)).rejects.toMatchObject({
      code: "invalid",
      key: "templates.content.sampleMissing",
      field: "content.samples.body.day",
      values: { name: "day" },
    });
    expect(asked).toEqual([]);
  });

  it.each(["disabled", "archived"] as const)("refuses a template that is %s", async (state) => {
    const place = await freshPlace();
    const row = await freshTemplate(place, { state });
    await expect(submitTemplate(place.ctx, formOf(row), platform().find)).rejects.toMatchObject({
      key: "templates.notSubmittable",
    });
  });

  it("refuses on a channel without an account and keeps the draft", async () => {
    const place = await freshPlace();
    const row = await freshTemplate(place);
    await expect(submitTemplate(place.ctx, formOf(row), unbound)).rejects.toMatchObject({
      key: "templates.channelUnbound",
    });
    expect(await read(place, row.code)).toMatchObject({ state: "draft", version: 0 });
  });

  it("refuses to overwrite what somebody else saved meanwhile", async () => {
    const place = await freshPlace();
    const row = await freshTemplate(place);
    const form = { ...formOf(row), seenAt: later(-2 * hour).toISOString() };
    await expect(submitTemplate(place.ctx, form, platform().find)).rejects.toMatchObject({
      key: "templates.changedMeanwhile",
    });
  });

  it("does not see another workspace's template", async () => {
    const [place, other] = [await freshPlace(), await freshPlace()];
    const row = await freshTemplate(place);
    const { find, asked } = platform();
    await expect(submitTemplate(other.ctx, formOf(row), find)).rejects.toMatchObject({ key: "notFound.template" });
    expect(asked).toEqual([]);
  });
});

describe("editing what was reviewed", () => {
  const approved = { state: "pass", externalId: "ext", version: 1, submittedAt: later(-48 * hour) } as const;
  const edited = { ...good, body: "Hello $(name), other words that come with your order on $(day) then." };

  it("takes an approved template out of sending until it is reviewed again", async () => {
    const place = await freshPlace();
    const row = await freshTemplate(place, approved);
    const { find, asked } = platform();
    expect(await submitTemplate(place.ctx, formOf(row, edited), find)).toEqual({ state: "auditing" });
    expect(asked).toEqual(["edit ext"]);
    expect(await listTemplateVersions(place.ctx, row.code)).toMatchObject([{ version: 2, editedApproved: true }]);
  });

  it("goes on as before when the platform refuses the edit", async () => {
    const place = await freshPlace();
    const row = await freshTemplate(place, approved);
    const { find } = platform({ edit: async () => failure("TEMPLATE") });
    await expect(submitTemplate(place.ctx, formOf(row, edited), find)).rejects.toMatchObject({
      code: "platform_refused",
    });
    expect(await read(place, row.code)).toMatchObject({ state: "pass", version: 1, content: good });
  });

  const editsAt = async (workspaceId: string, code: string, hoursAgo: number[]) => {
    await owner.db.insert(templateVersions).values(
      hoursAgo.map((ago, index) => ({
        workspaceId,
        templateCode: code,
        version: index + 2,
        content: good,
        editedApproved: true,
        submittedBy: "Ines",
        submittedAt: later(-ago * hour),
      })),
    );
  };

  it.each([
    ["a second edit in 24 hours", [23], "templates.editDaily"],
    ["an eleventh edit in 30 days", [30, 60, 90, 120, 150, 180, 210, 240, 270, 300], "templates.editMonthly"],
  ])("refuses %s", async (_, hoursAgo, key) => {
    const place = await freshPlace();
    const row = await freshTemplate(place, { ...approved, version: hoursAgo.length + 1 });
    await editsAt(place.ctx.workspaceId, row.code, hoursAgo);
    const { find, asked } = platform();
    await expect(submitTemplate(place.ctx, formOf(row, edited), find)).rejects.toMatchObject({
      code: "limit_exceeded",
      key,
    });
    expect(asked).toEqual([]);
  });

  it.each(["fail", "paused"] as const)("does not limit edits of a template that is %s", async (state) => {
    const place = await freshPlace();
    const row = await freshTemplate(place, { ...approved, state, version: 2 });
    await editsAt(place.ctx.workspaceId, row.code, [1]);
    expect(await submitTemplate(place.ctx, formOf(row, edited), platform().find)).toEqual({ state: "auditing" });
    const [last] = await listTemplateVersions(place.ctx, row.code);
    expect(last).toMatchObject({ version: 3, editedApproved: false });
  });

  it("keeps the category of an approved template", async () => {
    const place = await freshPlace();
    const row = await freshTemplate(place, approved);
    await expect(
      submitTemplate(place.ctx, { ...formOf(row), category: "marketing" }, platform().find),
    ).rejects.toMatchObject({
      key: "templates.categoryFixed",
    });
  });
});

describe("refreshTemplate", () => {
  const waiting = { state: "auditing", externalId: "ext", version: 1, submittedAt: later(-hour) } as const;

  it("takes over the state the platform holds", async () => {
    const place = await freshPlace();
    const row = await freshTemplate(place, waiting);
    const { find } = platform({
      read: async () => ({ ok: true, value: { state: "fail", category: null, reason: "PROMOTIONAL" } }),
    });
    expect(await refreshTemplate(place.ctx, row.code, find)).toEqual({ state: "fail" });
    expect(await read(place, row.code)).toMatchObject({ state: "fail", reason: "PROMOTIONAL" });
  });

  it("does not take an approval for that of an edit whose answer was lost", async () => {
    const place = await freshPlace();
    const row = await freshTemplate(place, { ...waiting, state: "unaudit" });
    expect(await refreshTemplate(place.ctx, row.code, platform().find)).toEqual({ state: "unaudit" });
  });

  it("refuses a draft, and passes the platform's trouble on", async () => {
    const place = await freshPlace();
    const draft = await freshTemplate(place);
    await expect(refreshTemplate(place.ctx, draft.code, platform().find)).rejects.toMatchObject({
      key: "templates.notAtPlatform",
    });
    const row = await freshTemplate(place, waiting);
    const down = platform({ read: async () => failure("TRANSIENT") });
    await expect(refreshTemplate(place.ctx, row.code, down.find)).rejects.toMatchObject({ code: "unavailable" });
  });

  it("does not see another workspace's template", async () => {
    const [place, other] = [await freshPlace(), await freshPlace()];
    const row = await freshTemplate(place, waiting);
    await expect(refreshTemplate(other.ctx, row.code, platform().find)).rejects.toMatchObject({
      key: "notFound.template",
    });
  });

  it("asks by the timetable about those that are overdue, and gets over one that fails", async () => {
    const place = await freshPlace();
    const overdue = await freshTemplate(place, waiting);
    await freshTemplate(place, { ...waiting, submittedAt: later(-60_000) });
    await freshTemplate(place, { ...waiting, state: "pass" });
    await freshTemplate(place);
    expect(await refreshWaitingTemplates(place.ctx, platform({ read: async () => failure("TRANSIENT") }).find)).toBe(1);
    const { find, asked } = platform();
    expect(await refreshWaitingTemplates(place.ctx, find)).toBe(1);
    expect(asked).toEqual(["read ext"]);
    expect((await read(place, overdue.code)).state).toBe("pass");
    expect(await refreshWaitingTemplates(place.ctx, find)).toBe(0);
  });
});
