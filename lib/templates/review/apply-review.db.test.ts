import { and, eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { templateVersions } from "#db/schema/templates";
import { auditLog } from "#db/schema/workspaces";
import { templateStateOf } from "#lib/connectors/whatsapp/words";
import { allowSending, setPauseOnCategoryChange, setSendingAllowed } from "../allow-sending.ts";
import { listSendableTemplates } from "../queries.ts";
import type { Template } from "../rows.ts";
import {
  hour,
  later,
  makeChannel,
  makeTemplate,
  owner,
  readTemplate,
  type TestChannel,
  validContent,
  web,
} from "../test-support.ts";
import { applyTemplateReview } from "./apply-review.ts";

afterAll(() => Promise.all([owner.close(), web.close()]));

type Event = Parameters<typeof applyTemplateReview>[1];

const eventOf = (row: Template, change: Partial<Event>): Event => ({
  kind: "template",
  key: "k",
  templateExternalId: row.externalId ?? "none",
  name: row.name,
  language: row.language,
  state: null,
  category: null,
  reason: null,
  at: later(0),
  ...change,
});

const apply = (channel: TestChannel, row: Template, change: Partial<Event>) =>
  applyTemplateReview(channel.ctx, eventOf(row, change), channel.channelId);

const reviewed = { state: "auditing", externalId: "ext", version: 1, submittedAt: later(-hour) } as const;

describe("applyTemplateReview", () => {
  it.each([
    ["pass", null, null],
    ["fail", "INVALID_FORMAT", "INVALID_FORMAT"],
    ["paused", "low quality", "low quality"],
    ["disabled", null, null],
  ] as const)("stores that a template is now %s", async (state, reason, kept) => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel, reviewed);
    expect(await apply(channel, row, { state, reason })).toBe(row.code);
    expect(await readTemplate(channel, row.code)).toMatchObject({ state, reason: kept, decidedAt: later(0) });
  });

  it.each(["fail", "disabled"] as const)("is under review again while an appeal against %s runs", async (state) => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel, { ...reviewed, state, reason: "SCAM" });
    await apply(channel, row, { state: templateStateOf("IN_APPEAL"), at: later(1_000) });
    expect(await readTemplate(channel, row.code)).toMatchObject({ state: "auditing", reason: null });
    await apply(channel, row, { state: templateStateOf("REINSTATED"), at: later(2_000) });
    expect((await readTemplate(channel, row.code)).state).toBe("pass");
  });

  it("applies fifty identical webhooks once", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel, reviewed);
    const all = await Promise.all(
      Array.from({ length: 50 }, () => apply(channel, row, { state: "fail", reason: "SCAM" })),
    );
    expect(all.filter(Boolean)).toEqual([row.code]);
    const lines = await owner.db
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.objectId, row.code), eq(auditLog.action, "template.reviewed")));
    expect(lines).toHaveLength(1);
  });

  it("keeps the quality the platform gives a template, whatever its state, and notes the change", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel, { ...reviewed, state: "pass" });
    expect(await apply(channel, row, { quality: "RED", at: later(10_000) })).toBe(row.code);
    expect(await apply(channel, row, { quality: "RED", at: later(10_000) })).toBeNull();
    // Older than what is known.
    expect(await apply(channel, row, { quality: "GREEN", at: later(5_000) })).toBeNull();
    expect(await readTemplate(channel, row.code)).toMatchObject({
      ...{ state: "pass", quality: "RED", qualityAt: later(10_000) },
      decidedAt: row.decidedAt,
    });
    const changed = and(eq(auditLog.objectId, row.code), eq(auditLog.action, "template.quality_changed"));
    const lines = await owner.db.select({ detail: auditLog.detail }).from(auditLog).where(changed);
    expect(lines).toMatchObject([{ detail: { quality: { from: "UNKNOWN", to: "RED" } } }]);
  });

  it("ignores a review that is older than the current state", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel, reviewed);
    await apply(channel, row, { state: "paused", at: later(20_000) });
    expect(await apply(channel, row, { state: "pass", at: later(10_000) })).toBeNull();
    expect((await readTemplate(channel, row.code)).state).toBe("paused");
    // A review of the version before the one that is being reviewed now.
    const again = await makeTemplate(channel, { ...reviewed, submittedAt: later(hour) });
    expect(await apply(channel, again, { state: "pass", at: later(0) })).toBeNull();
  });

  it("approves the submitted content, not what was typed since", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel, {
      ...reviewed,
      state: "fail",
      content: { ...validContent, body: "Typed since." },
    });
    await owner.db.insert(templateVersions).values({
      workspaceId: channel.ctx.workspaceId,
      templateCode: row.code,
      version: 1,
      content: validContent,
      submittedBy: "Ines",
      submittedAt: later(-hour),
    });
    await apply(channel, row, { state: "pass" });
    expect(await readTemplate(channel, row.code)).toMatchObject({ state: "pass", content: validContent });
  });

  it("keeps an archived template archived, and restores it in its reviewed state", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel, { ...reviewed, state: "archived", archivedFrom: "auditing" });
    await apply(channel, row, { state: "pass" });
    expect(await readTemplate(channel, row.code)).toMatchObject({ state: "archived", archivedFrom: "pass" });
  });

  it("does not mistake a draft for another template with the same name", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel);
    expect(await apply(channel, row, { state: "pass", templateExternalId: "foreign" })).toBeNull();
    expect(await readTemplate(channel, row.code)).toMatchObject({ state: "draft", externalId: null });
  });

  it("does not touch templates of another channel or workspace", async () => {
    const [channel, other] = [await makeChannel(owner.db), await makeChannel(owner.db)];
    const row = await makeTemplate(channel, reviewed);
    const event = eventOf(row, { state: "pass" });
    expect(await applyTemplateReview(channel.ctx, event, other.channelId)).toBeNull();
    expect(await applyTemplateReview(other.ctx, event, channel.channelId)).toBeNull();
    expect((await readTemplate(channel, row.code)).state).toBe("auditing");
  });
});

describe("a change of category", () => {
  const approved = { ...reviewed, state: "pass" } as const;
  const sendable = async (channel: TestChannel) => (await listSendableTemplates(channel.ctx, channel.channelId)).length;

  it("stops sending until a person agrees", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel, approved);
    expect(await sendable(channel)).toBe(1);
    await apply(channel, row, { category: "marketing" });
    expect(await readTemplate(channel, row.code)).toMatchObject({
      state: "pass",
      category: "marketing",
      previousCategory: "utility",
      categoryChangedAt: later(0),
      sendingAllowed: false,
      sendingStoppedBy: "category",
    });
    expect(await sendable(channel)).toBe(0);
    await expect(setSendingAllowed(channel.ctx, { code: row.code, on: true })).rejects.toMatchObject({
      key: "templates.categoryStopped",
    });
    await allowSending(channel.ctx, row.code);
    expect(await readTemplate(channel, row.code)).toMatchObject({
      sendingAllowed: true,
      sendingStoppedBy: null,
      previousCategory: "utility",
    });
    expect(await sendable(channel)).toBe(1);
  });

  it("does not stop sending when the option is off", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel, approved);
    await setPauseOnCategoryChange(channel.ctx, { code: row.code, on: false });
    await apply(channel, row, { category: "marketing" });
    expect(await readTemplate(channel, row.code)).toMatchObject({ category: "marketing", sendingAllowed: true });
  });

  it("does not stop sending again when the webhook is repeated", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel, approved);
    await apply(channel, row, { category: "marketing" });
    await allowSending(channel.ctx, row.code);
    expect(await apply(channel, row, { category: "marketing" })).toBeNull();
    expect((await readTemplate(channel, row.code)).sendingAllowed).toBe(true);
  });
});

describe("the sending switch", () => {
  it("stops and allows sending", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel, { ...reviewed, state: "pass" });
    await setSendingAllowed(channel.ctx, { code: row.code, on: false });
    expect(await readTemplate(channel, row.code)).toMatchObject({ sendingAllowed: false, sendingStoppedBy: "person" });
    await setSendingAllowed(channel.ctx, { code: row.code, on: true });
    expect(await readTemplate(channel, row.code)).toMatchObject({ sendingAllowed: true, sendingStoppedBy: null });
  });

  it("cannot change another workspace's template", async () => {
    const [channel, other] = [await makeChannel(), await makeChannel()];
    const row = await makeTemplate(channel, { ...reviewed, state: "pass" });
    for (const act of [
      () => setSendingAllowed(other.ctx, { code: row.code, on: false }),
      () => allowSending(other.ctx, row.code),
      () => setPauseOnCategoryChange(other.ctx, { code: row.code, on: false }),
    ]) {
      await expect(act()).rejects.toMatchObject({ key: "notFound.template" });
    }
    expect(await readTemplate(channel, row.code)).toEqual(row);
  });
});
