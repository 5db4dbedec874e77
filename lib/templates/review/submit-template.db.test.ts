import { afterAll, describe, expect, it } from "vitest";
import { listTemplateVersions } from "../queries.ts";
import {
  failure,
  fakePlatform,
  formOf,
  hour,
  later,
  makeChannel,
  makeTemplate,
  noon,
  noPlatform,
  owner,
  readTemplate,
  validContent,
  web,
} from "../test-support.ts";
import { applyTemplateReview } from "./apply-review.ts";
import { submitTemplate } from "./submit-template.ts";

afterAll(() => Promise.all([owner.close(), web.close()]));

describe("submitTemplate", () => {
  it("submits the content and waits for the review", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel);
    const { find, asked } = fakePlatform();
    expect(await submitTemplate(channel.ctx, formOf(row), find)).toEqual({ state: "auditing" });
    const now = await readTemplate(channel, row.code);
    expect(now).toMatchObject({ state: "auditing", version: 1, submittedAt: noon, externalId: `ext-${row.name}-1` });
    expect(asked).toEqual([`submit ${row.name}`]);
    expect(await listTemplateVersions(channel.ctx, row.code)).toMatchObject([{ version: 1, editedApproved: false }]);
  });

  it("applies a state and a category that come with the answer", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel);
    const { find } = fakePlatform({
      submit: async () => ({ ok: true, value: { externalId: "9", state: "pass", category: "marketing" } }),
    });
    expect(await submitTemplate(channel.ctx, formOf(row), find)).toEqual({ state: "pass" });
    expect(await readTemplate(channel, row.code)).toMatchObject({
      state: "pass",
      category: "marketing",
      previousCategory: "utility",
      sendingAllowed: false,
      sendingStoppedBy: "category",
    });
  });

  it("submits once when two people click at the same time", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel);
    let answer = (): void => {};
    const waiting = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const { find, asked } = fakePlatform({
      submit: async () => {
        await waiting;
        return { ok: true, value: { externalId: "1", state: "auditing", category: null } };
      },
    });
    const first = submitTemplate(channel.ctx, formOf(row), find);
    const second = submitTemplate(channel.ctx, formOf(row), find);
    // One of the two waits for the platform; the other finds the recorded submission and returns at once.
    expect(await Promise.race([first, second])).toEqual({ state: "unaudit" });
    answer();
    await Promise.all([first, second]);
    expect(asked).toHaveLength(1);
    expect((await readTemplate(channel, row.code)).state).toBe("auditing");
    expect(await submitTemplate(channel.ctx, formOf(row), find)).toEqual({ state: "auditing" });
    expect(asked).toHaveLength(1);
  });

  it("keeps the draft and what was typed when the platform refuses, and gives the reason", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel);
    const typed = { ...validContent, body: "Hello $(name), typed but never saved, on $(day) it comes." };
    const refused = fakePlatform({ submit: async () => failure("INVALID_REQUEST", "Too many variables.") });
    await expect(submitTemplate(channel.ctx, formOf(row, typed), refused.find)).rejects.toMatchObject({
      code: "platform_refused",
      key: "templates.platformRefused",
      values: { detail: "Too many variables.", code: "100" },
    });
    expect(await readTemplate(channel, row.code)).toMatchObject({
      state: "draft",
      version: 0,
      submittedAt: null,
      content: typed,
    });
    expect(await listTemplateVersions(channel.ctx, row.code)).toEqual([]);
    // The same form can be submitted again.
    expect(await submitTemplate(channel.ctx, formOf(row, typed), fakePlatform().find)).toEqual({ state: "auditing" });
  });

  it("can be submitted again a minute after an attempt without an answer", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel);
    const silent = fakePlatform({ submit: async () => failure("UNKNOWN_OUTCOME", "no answer") });
    await expect(submitTemplate(channel.ctx, formOf(row), silent.find)).rejects.toMatchObject({ code: "unavailable" });
    expect(await readTemplate(channel, row.code)).toMatchObject({ state: "unaudit", version: 1, externalId: null });
    const { find, asked } = fakePlatform();
    const soon = { ...channel.ctx, now: later(30_000) };
    expect(await submitTemplate(soon, formOf(row), find)).toEqual({ state: "unaudit" });
    expect(asked).toEqual([]);
    const afterwards = { ...channel.ctx, now: later(90_000) };
    expect(await submitTemplate(afterwards, formOf(row), find)).toEqual({ state: "auditing" });
  });

  it("learns the result of a lost answer from the webhook", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel);
    const silent = fakePlatform({ submit: async () => failure("UNKNOWN_OUTCOME") });
    await expect(submitTemplate(channel.ctx, formOf(row), silent.find)).rejects.toThrow();
    const changed = await applyTemplateReview(
      channel.ctx,
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
      channel.channelId,
    );
    expect(changed).toBe(row.code);
    expect(await readTemplate(channel, row.code)).toMatchObject({ state: "pass", externalId: "77" });
  });

  it("keeps a review that arrived before the answer", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel);
    const { find } = fakePlatform({
      submit: async () => {
        await applyTemplateReview(
          channel.ctx,
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
          channel.channelId,
        );
        return { ok: true, value: { externalId: "5", state: "auditing", category: null } };
      },
    });
    expect(await submitTemplate(channel.ctx, formOf(row), find)).toEqual({ state: "fail" });
    expect(await readTemplate(channel, row.code)).toMatchObject({ state: "fail", reason: "SCAM", externalId: "5" });
  });

  it("refuses incomplete content and names the field", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel);
    const { find, asked } = fakePlatform();
    const form = formOf(row, { ...validContent, samples: { "body.name": "Ann" } });
    await expect(submitTemplate(channel.ctx, form, find)).rejects.toMatchObject({
      code: "invalid",
      key: "templates.content.sampleMissing",
      field: "content.samples.body.day",
      values: { name: "day" },
    });
    expect(asked).toEqual([]);
  });

  it.each(["disabled", "archived"] as const)("refuses a template that is %s", async (state) => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel, { state });
    await expect(submitTemplate(channel.ctx, formOf(row), fakePlatform().find)).rejects.toMatchObject({
      key: "templates.notSubmittable",
    });
  });

  it("refuses on an unbound channel and keeps the draft", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel);
    await expect(submitTemplate(channel.ctx, formOf(row), noPlatform)).rejects.toMatchObject({
      key: "templates.channelUnbound",
    });
    expect(await readTemplate(channel, row.code)).toMatchObject({ state: "draft", version: 0 });
  });

  it("refuses to overwrite what someone else has saved meanwhile", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel);
    const form = { ...formOf(row), seenAt: later(-2 * hour).toISOString() };
    await expect(submitTemplate(channel.ctx, form, fakePlatform().find)).rejects.toMatchObject({
      key: "templates.changedMeanwhile",
    });
  });

  it("cannot find another workspace's template", async () => {
    const [channel, other] = [await makeChannel(), await makeChannel()];
    const row = await makeTemplate(channel);
    const { find, asked } = fakePlatform();
    await expect(submitTemplate(other.ctx, formOf(row), find)).rejects.toMatchObject({ key: "notFound.template" });
    expect(asked).toEqual([]);
  });
});
