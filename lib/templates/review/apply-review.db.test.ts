import { and, eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { templateVersions } from "#db/schema/templates";
import { auditLog } from "#db/schema/workspaces";
import { allowSending, setPauseOnCategoryChange, setSendingAllowed } from "../allow-sending.ts";
import { listSendableTemplates } from "../queries.ts";
import type { Template } from "../rows.ts";
import { freshPlace, freshTemplate, good, hour, later, owner, type Place, read, web } from "../test-support.ts";
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

const apply = (place: Place, row: Template, change: Partial<Event>) =>
  applyTemplateReview(place.ctx, eventOf(row, change), place.channelId);

const reviewed = { state: "auditing", externalId: "ext", version: 1, submittedAt: later(-hour) } as const;

describe("applyTemplateReview", () => {
  it.each([
    ["pass", null, null],
    ["fail", "INVALID_FORMAT", "INVALID_FORMAT"],
    ["paused", "low quality", "low quality"],
    ["disabled", null, null],
  ] as const)("notes that it is %s", async (state, reason, kept) => {
    const place = await freshPlace();
    const row = await freshTemplate(place, reviewed);
    expect(await apply(place, row, { state, reason })).toBe(row.code);
    expect(await read(place, row.code)).toMatchObject({ state, reason: kept, decidedAt: later(0) });
  });

  it("changes the state once for fifty equal webhooks", async () => {
    const place = await freshPlace();
    const row = await freshTemplate(place, reviewed);
    const all = await Promise.all(
      Array.from({ length: 50 }, () => apply(place, row, { state: "fail", reason: "SCAM" })),
    );
    expect(all.filter(Boolean)).toEqual([row.code]);
    const lines = await owner.db
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.objectId, row.code), eq(auditLog.action, "template.reviewed")));
    expect(lines).toHaveLength(1);
  });

  it("ignores what is older than what it knows", async () => {
    const place = await freshPlace();
    const row = await freshTemplate(place, reviewed);
    await apply(place, row, { state: "paused", at: later(20_000) });
    expect(await apply(place, row, { state: "pass", at: later(10_000) })).toBeNull();
    expect((await read(place, row.code)).state).toBe("paused");
    // A verdict on the version before the one that is being reviewed.
    const again = await freshTemplate(place, { ...reviewed, submittedAt: later(hour) });
    expect(await apply(place, again, { state: "pass", at: later(0) })).toBeNull();
  });

  it("approves what was submitted, not what was typed since", async () => {
    const place = await freshPlace();
    const row = await freshTemplate(place, { ...reviewed, state: "fail", content: { ...good, body: "Typed since." } });
    await owner.db.insert(templateVersions).values({
      workspaceId: place.ctx.workspaceId,
      templateCode: row.code,
      version: 1,
      content: good,
      submittedBy: "Ines",
      submittedAt: later(-hour),
    });
    await apply(place, row, { state: "pass" });
    expect(await read(place, row.code)).toMatchObject({ state: "pass", content: good });
  });

  it("keeps an archived template archived and brings it back as it was decided", async () => {
    const place = await freshPlace();
    const row = await freshTemplate(place, { ...reviewed, state: "archived", archivedFrom: "auditing" });
    await apply(place, row, { state: "pass" });
    expect(await read(place, row.code)).toMatchObject({ state: "archived", archivedFrom: "pass" });
  });

  it("does not take a draft for another template of the same name", async () => {
    const place = await freshPlace();
    const row = await freshTemplate(place);
    expect(await apply(place, row, { state: "pass", templateExternalId: "foreign" })).toBeNull();
    expect(await read(place, row.code)).toMatchObject({ state: "draft", externalId: null });
  });

  it("leaves another channel's and another workspace's template alone", async () => {
    const [place, other] = [await freshPlace(owner.db), await freshPlace(owner.db)];
    const row = await freshTemplate(place, reviewed);
    const event = eventOf(row, { state: "pass" });
    expect(await applyTemplateReview(place.ctx, event, other.channelId)).toBeNull();
    expect(await applyTemplateReview(other.ctx, event, place.channelId)).toBeNull();
    expect((await read(place, row.code)).state).toBe("auditing");
  });
});

describe("a change of category", () => {
  const approved = { ...reviewed, state: "pass" } as const;
  const sendable = async (place: Place) => (await listSendableTemplates(place.ctx, place.channelId)).length;

  it("stops the sending, until a person agrees", async () => {
    const place = await freshPlace();
    const row = await freshTemplate(place, approved);
    expect(await sendable(place)).toBe(1);
    await apply(place, row, { category: "marketing" });
    expect(await read(place, row.code)).toMatchObject({
      state: "pass",
      category: "marketing",
      previousCategory: "utility",
      categoryChangedAt: later(0),
      sendingAllowed: false,
      sendingStoppedBy: "category",
    });
    expect(await sendable(place)).toBe(0);
    await expect(setSendingAllowed(place.ctx, { code: row.code, on: true })).rejects.toMatchObject({
      key: "templates.categoryStopped",
    });
    await allowSending(place.ctx, row.code);
    expect(await read(place, row.code)).toMatchObject({
      sendingAllowed: true,
      sendingStoppedBy: null,
      previousCategory: "utility",
    });
    expect(await sendable(place)).toBe(1);
  });

  it("goes on at the new price without the option", async () => {
    const place = await freshPlace();
    const row = await freshTemplate(place, approved);
    await setPauseOnCategoryChange(place.ctx, { code: row.code, on: false });
    await apply(place, row, { category: "marketing" });
    expect(await read(place, row.code)).toMatchObject({ category: "marketing", sendingAllowed: true });
  });

  it("does not undo an agreement when the webhook comes again", async () => {
    const place = await freshPlace();
    const row = await freshTemplate(place, approved);
    await apply(place, row, { category: "marketing" });
    await allowSending(place.ctx, row.code);
    expect(await apply(place, row, { category: "marketing" })).toBeNull();
    expect((await read(place, row.code)).sendingAllowed).toBe(true);
  });
});

describe("the switch", () => {
  it("stops and allows sending", async () => {
    const place = await freshPlace();
    const row = await freshTemplate(place, { ...reviewed, state: "pass" });
    await setSendingAllowed(place.ctx, { code: row.code, on: false });
    expect(await read(place, row.code)).toMatchObject({ sendingAllowed: false, sendingStoppedBy: "person" });
    await setSendingAllowed(place.ctx, { code: row.code, on: true });
    expect(await read(place, row.code)).toMatchObject({ sendingAllowed: true, sendingStoppedBy: null });
  });

  it("does not reach another workspace's template", async () => {
    const [place, other] = [await freshPlace(), await freshPlace()];
    const row = await freshTemplate(place, { ...reviewed, state: "pass" });
    for (const act of [
      () => setSendingAllowed(other.ctx, { code: row.code, on: false }),
      () => allowSending(other.ctx, row.code),
      () => setPauseOnCategoryChange(other.ctx, { code: row.code, on: false }),
    ]) {
      await expect(act()).rejects.toMatchObject({ key: "notFound.template" });
    }
    expect(await read(place, row.code)).toEqual(row);
  });
});
