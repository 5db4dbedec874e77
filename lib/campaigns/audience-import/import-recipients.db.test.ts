import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { and, asc, eq } from "drizzle-orm";
import ExcelJS from "exceljs";
import { afterAll, describe, expect, test } from "vitest";
import type { SuppressionKind } from "#db/audience-enums";
import { connect } from "#db/client";
import type { RecipientReason, TemplateCategory } from "#db/enums";
import type { TemplateContent } from "#db/json/template-content";
import { consents, suppressions } from "#db/schema/audience";
import { channels } from "#db/schema/channels";
import { campaignRecipients, recipientImports } from "#db/schema/recipients";
import { auditLog, workspaces } from "#db/schema/workspaces";
import { newId } from "#lib/ids";
import { testDatabase } from "#lib/testing/database";
import { greeting, makeSendable } from "#lib/testing/factories";
import { makeWorkspace } from "#lib/testing/workspace";
import { typedMax } from "../limits.ts";
import { importFile, importNumbers } from "./import-recipients.ts";
import { getImport, previewRecipients, rejectedRecipients } from "./recipients.ts";
import { recordConsent } from "./record-consent.ts";

const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 4 });
const folder = mkdtempSync(join(tmpdir(), "carillon-import-"));
afterAll(async () => {
  await Promise.all([owner.close(), web.close()]);
  rmSync(folder, { recursive: true, force: true });
});

type Cell = string | number | null;
const header = ["recipient", "body.name"];
const live = new AbortController().signal;

async function setUp(given: { content?: TemplateContent; category?: TemplateCategory; requireConsent?: boolean } = {}) {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  const { ctx } = await workspace.member("operator");
  const { requireConsent = false } = given;
  await owner.db.update(workspaces).set({ requireConsent }).where(eq(workspaces.id, workspace.id));
  return { ctx, workspaceId: workspace.id, ...(await makeSendable(owner.db, workspace.id, given)) };
}
type Place = Awaited<ReturnType<typeof setUp>>;

const suppress = (workspaceId: string, address: string, kind: SuppressionKind, liftedAt: Date | null = null) =>
  owner.db.insert(suppressions).values({
    ...{ workspaceId, id: newId(), platform: "whatsapp", address, kind, source: "word", at: new Date(), liftedAt },
  });

let files = 0;
async function workbook(rows: Cell[][]): Promise<string> {
  const book = new ExcelJS.Workbook();
  book.addWorksheet("Recipients").addRows(rows);
  const path = join(folder, `${++files}.xlsx`);
  await book.xlsx.writeFile(path);
  return path;
}

async function readIn(place: Place, rows: Cell[][], signal = live) {
  const path = await workbook(rows);
  const file = { path, fileName: "people.xlsx", fileBytes: statSync(path).size };
  const { channelId, templateCode } = place;
  return importFile(place.ctx, { channelId, templateCode, ...file }, () => {}, signal);
}

async function all<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const gathered: T[] = [];
  for await (const row of rows) gathered.push(row);
  return gathered;
}

const rowsOf = (importId: string) =>
  owner.db
    .select()
    .from(campaignRecipients)
    .where(eq(campaignRecipients.importId, importId))
    .orderBy(asc(campaignRecipients.rowNumber));

async function leftovers(workspaceId: string): Promise<number> {
  const lists = await owner.db.select().from(recipientImports).where(eq(recipientImports.workspaceId, workspaceId));
  const rows = await owner.db.select().from(campaignRecipients).where(eq(campaignRecipients.workspaceId, workspaceId));
  return lists.length + rows.length;
}

describe("a file", () => {
  test("gives every row its fate and reason, and the totals add up", async () => {
    const place = await setUp();
    const { workspaceId } = place;
    await suppress(workspaceId, "+4915555000099", "all");
    const bad: [RecipientReason, Cell[]][] = [
      ["malformed_number", ["+49 15x 55000011", "Ana"]],
      ["missing_number", [null, "Ana"]],
      ["leading_apostrophe", ["'+4915555000012", "Ana"]],
      ["stray_spaces", [" +4915555000013", "Ana"]],
      ["scientific_number", [8610000000014, "Ana"]],
      ["too_short", ["+4912", "Ana"]],
      ["too_long", ["+4915555000015555555", "Ana"]],
      ["unknown_country", ["+99915555000016", "Ana"]],
      ["forbidden_country", ["+5351234567", "Ana"]],
      ["duplicate", ["+49 1555 5000001", "Second"]],
      ["opted_out", ["+4915555000099", "Ana"]],
      ["missing_variable", ["+4915555000017", null]],
      ["invalid_variable", ["+4915555000018", "two\nlines"]],
      ["too_long_filled", ["+4915555000019", "x".repeat(1020)]],
      ["empty_row", [null, null]],
    ];
    const rows: Cell[][] = [
      header,
      ["#sample +49 155", "Ana"],
      ["+4915555000001", "First"],
      ...bad.map(([, row]) => row),
    ];
    const summary = await readIn(place, [...rows, ["+4915555000002", "Last"]]);

    expect(summary.reasons).toEqual(Object.fromEntries(bad.map(([reason]) => [reason, 1])));
    expect(summary).toMatchObject({ rowsTotal: bad.length + 2, rowsSend: 2, rowsHold: 0, rowsSkip: bad.length });
    const stored = await rowsOf(summary.id);
    expect(stored.map((row) => row.reason)).toEqual([null, ...bad.map(([reason]) => reason), null]);
    // Numbered as the file is: the header is row 1, the sample row 2.
    expect(stored[0]).toMatchObject({ rowNumber: 3, address: "+4915555000001", country: "DE", parameters: ["First"] });
    expect(await getImport(place.ctx, summary.id)).toMatchObject({ columns: header, fileName: "people.xlsx" });
  });

  test("keeps the first of repeated numbers, however they are written", async () => {
    const place = await setUp();
    const summary = await readIn(place, [header, ["+4915555000001", "First"], ["004915555000001", "Second"]]);
    expect(summary).toMatchObject({ rowsSend: 1, reasons: { duplicate: 1 } });
    expect((await previewRecipients(place.ctx, summary.id)).map((row) => row.parameters)).toEqual([["First"]]);
  });

  test("gives back the rows that are not sent as they stood", async () => {
    const place = await setUp();
    const { id } = await readIn(place, [
      header,
      ["+4915555000001", "Ana"],
      ["=1+1", "Ben"],
      ["+4915555000001", "Again"],
    ]);
    const rejected = await all(rejectedRecipients(place.ctx, id));
    expect(rejected).toEqual([
      { number: 3, values: ["=1+1", "Ben"], reason: "malformed_number", reasonColumn: "recipient", repairs: [] },
      { number: 4, values: ["+4915555000001", "Again"], reason: "duplicate", reasonColumn: "recipient", repairs: [] },
    ]);
  });

  test("holds characters a database cannot, cut in the middle of one or not", async () => {
    const place = await setUp();
    const { reasons } = await readIn(place, [header, [`${"x".repeat(999)}🌍 no number`, "Ana"]]);
    expect(reasons).toEqual({ malformed_number: 1 });
  });

  test("people whose consent is recorded on the list are sent to, once and as evidence", async () => {
    const place = await setUp({ category: "marketing", requireConsent: true });
    const list = await readIn(place, [header, ["+4915555000011", "Ana"], ["+4915555000012", "Ben"]]);
    expect(list).toMatchObject({ rowsSend: 0, reasons: { no_consent: 2 } });
    expect(await recordConsent(place.ctx, list.id)).toMatchObject({ rowsSend: 2, rowsSkip: 0, reasons: {} });
    const kept = await owner.db.select().from(consents).where(eq(consents.workspaceId, place.workspaceId));
    expect(kept).toHaveLength(2);
    expect(kept[0]).toMatchObject({ granted: true, source: `import ${list.id}` });
    const again = await readIn(place, [header, ["+4915555000011", "Ana"]]);
    expect(again.rowsSend).toBe(1);
    const stranger = await setUp();
    await expect(recordConsent(stranger.ctx, list.id)).rejects.toMatchObject({ code: "not_found" });
  });

  test("marketing asks for consent where the workspace demands it, and takes the latest word", async () => {
    const place = await setUp({ category: "marketing", requireConsent: true });
    const { workspaceId } = place;
    const say = (phone: string, granted: boolean, at: string) => ({
      workspaceId,
      id: newId(),
      address: phone,
      kind: "marketing" as const,
      granted,
      source: "test",
      at: new Date(at),
    });
    await owner.db
      .insert(consents)
      .values([
        say("+4915555000001", false, "2026-01-01"),
        say("+4915555000001", true, "2026-02-01"),
        say("+4915555000002", true, "2026-01-01"),
        say("+4915555000002", false, "2026-02-01"),
      ]);
    const people = ["+4915555000001", "+4915555000002", "+4915555000003"].map((phone) => [phone, "Ana"]);
    const { id, reasons } = await readIn(place, [header, ...people]);
    expect(reasons).toEqual({ no_consent: 2 });
    expect((await previewRecipients(place.ctx, id)).map((row) => row.phone)).toEqual(["+4915555000001"]);
  });

  test.each([
    ["marketing", "marketing", 0],
    ["marketing", "all", 0],
    ["utility", "marketing", 1],
    ["utility", "all", 0],
    ["authentication", "marketing", 1],
    ["authentication", "all", 1],
  ] as const)("with a %s template to somebody who stopped %s is sent to %i", async (category, kind, sent) => {
    const place = await setUp({ category });
    await suppress(place.workspaceId, "+4915555000001", kind);
    expect((await readIn(place, [header, ["+4915555000001", "Ana"]])).rowsSend).toBe(sent);
  });

  test("is sent to people whose opt-out was taken back", async () => {
    const place = await setUp({ category: "marketing" });
    await suppress(place.workspaceId, "+4915555000001", "all", new Date());
    expect((await readIn(place, [header, ["+4915555000001", "Ana"]])).rowsSend).toBe(1);
  });

  test.each([
    ["renamed", ["recipient", "body.Name"], { column: "B", found: "body.Name", expected: "body.name" }],
    ["in another order", ["body.name", "recipient"], { column: "A", found: "body.name", expected: "recipient" }],
    ["with a column too many", [...header, "note"], { column: "C", found: "note", expected: "" }],
    ["with one missing", ["recipient"], { column: "B", found: "", expected: "body.name" }],
  ])("a header %s is refused and leaves nothing", async (_name, changed, values) => {
    const place = await setUp();
    const reading = readIn(place, [changed, ["+4915555000001", "Ana"]]);
    await expect(reading).rejects.toMatchObject({ code: "header_changed", values });
    expect(await leftovers(place.workspaceId)).toBe(0);
  });

  test("without rows is refused", async () => {
    const place = await setUp();
    await expect(readIn(place, [header, ["#sample", "Ana"]])).rejects.toMatchObject({ code: "no_rows" });
  });

  test("that breaks off in the middle leaves nothing", async () => {
    const place = await setUp();
    const path = join(folder, "broken.xlsx");
    writeFileSync(path, "PK\u0003\u0004 and then nothing");
    const target = { channelId: place.channelId, templateCode: place.templateCode };
    const reading = importFile(place.ctx, { ...target, path, fileName: "b.xlsx", fileBytes: 20 }, () => {}, live);
    await expect(reading).rejects.toThrow(/refused/);
    expect(await leftovers(place.workspaceId)).toBe(0);
  });

  test("called off while it is read leaves nothing", async () => {
    const place = await setUp();
    const people = Array.from({ length: 3_000 }, (_, i) => [`+49155550${String(10_000 + i)}`, "Ana"]);
    const path = await workbook([header, ...people]);
    const leave = new AbortController();
    const target = { channelId: place.channelId, templateCode: place.templateCode };
    const reading = importFile(
      place.ctx,
      { ...target, path, fileName: "people.xlsx", fileBytes: statSync(path).size },
      () => leave.abort(new Error("left")),
      leave.signal,
    );
    await expect(reading).rejects.toThrow("left");
    expect(await leftovers(place.workspaceId)).toBe(0);
  });

  test("of another workspace's template or channel is not found", async () => {
    const [mine, theirs] = [await setUp(), await setUp()];
    await expect(readIn({ ...mine, templateCode: theirs.templateCode }, [header])).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(readIn({ ...theirs, ctx: mine.ctx }, [header])).rejects.toMatchObject({ code: "not_found" });
  });

  test("for a deleted channel is not found", async () => {
    const place = await setUp();
    await owner.db
      .update(channels)
      .set({ deletedAt: new Date() })
      .where(and(eq(channels.workspaceId, place.workspaceId), eq(channels.id, place.channelId)));
    await expect(readIn(place, [header])).rejects.toMatchObject({ code: "not_found" });
  });

  test("a list of another workspace is not found", async () => {
    const [mine, theirs] = [await setUp(), await setUp()];
    const { id } = await readIn(mine, [header, ["+4915555000001", "Ana"]]);
    await expect(getImport(theirs.ctx, id)).rejects.toMatchObject({ code: "not_found" });
    expect(await previewRecipients(theirs.ctx, id)).toEqual([]);
    expect(await all(rejectedRecipients(theirs.ctx, id))).toEqual([]);
  });
});

describe("typed numbers", () => {
  const plain: TemplateContent = { ...greeting, body: "We are open.", samples: {} };

  test("are read leniently, one a line, and numbered by line", async () => {
    const place = await setUp({ content: plain });
    const text = "+49 (0) 1555 5000001\n\n  004915555000002 \n+49 15x\n+4915555000001";
    const summary = await importNumbers(place.ctx, { ...place, text });
    expect(summary).toMatchObject({ rowsTotal: 4, rowsSend: 2, reasons: { malformed_number: 1, duplicate: 1 } });
    expect((await rowsOf(summary.id)).map((row) => row.rowNumber)).toEqual([1, 3, 4, 5]);
  });

  test("are refused for a template with variables", async () => {
    const place = await setUp();
    await expect(importNumbers(place.ctx, { ...place, text: "+4915555000001" })).rejects.toMatchObject({
      code: "invalid",
      key: "campaigns.numbersNeedNoVariables",
    });
    expect(await leftovers(place.workspaceId)).toBe(0);
  });

  test.each([
    ["none", " \n ", "campaigns.numbersRequired"],
    ["too many", "1\n".repeat(typedMax + 1), "campaigns.tooManyNumbers"],
  ])("%s are refused", async (_name, text, key) => {
    const place = await setUp({ content: plain });
    await expect(importNumbers(place.ctx, { ...place, text })).rejects.toMatchObject({ key });
  });
});

test("an import is in the audit log with its file and its rows, and one that fails is not", async () => {
  const place = await setUp();
  const { id } = await readIn(place, [header, ["+49 1520 2000 2001", "Ana"], ["nobody", "Ben"]]);
  await expect(readIn(place, [["other"], ["x"]])).rejects.toThrow();
  const entries = await owner.db.select().from(auditLog).where(eq(auditLog.workspaceId, place.workspaceId));
  expect(entries).toEqual([
    expect.objectContaining({
      action: "import.created",
      objectKind: "import",
      objectId: id,
      actorId: place.ctx.actor.kind === "member" ? place.ctx.actor.userId : null,
      detail: { file: "people.xlsx", template: place.templateCode, rows: 2, toSend: 1 },
    }),
  ]);
});
