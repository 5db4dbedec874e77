import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { eq, sql } from "drizzle-orm";
import { afterAll, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { suppressions } from "#db/schema/audience";
import { campaignRecipients, recipientImports } from "#db/schema/recipients";
import { fixtureFolder, sheetOfRows, workbookParts } from "#lib/excel/fixtures";
import { testDatabase } from "#lib/testing/database";
import { makeSendable } from "#lib/testing/factories";
import { makeWorkspace } from "#lib/testing/workspace";
import { importInThread, importSuppressionsInThread } from "./import-in-thread.ts";
import type { ImportProgress } from "./import-recipients.ts";
import { getImport } from "./recipients.ts";

const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 2 });
const files = await fixtureFolder();
afterAll(() => Promise.all([owner.close(), web.close(), files.remove()]));
const live = new AbortController().signal;

const cell = (reference: string, value: string) => `<c r="${reference}" t="inlineStr"><is><t>${value}</t></is></c>`;
const line = (n: number, address: string, name: string) =>
  `<row r="${n}">${cell(`A${n}`, address)}${cell(`B${n}`, name)}</row>`;

/** A file of so many people; without the second column when its header is empty. */
async function peopleFile(rows: number, [first, second]: [string, string]): Promise<{ path: string }> {
  const row = (n: number, address: string) => `<row r="${n}">${cell(`A${n}`, address)}</row>`;
  const people = (n: number) =>
    second
      ? line(n, n === 1 ? first : `+4915${200_000_000 + n}`, n === 1 ? second : `Guest ${n}`)
      : row(n, n === 1 ? first : `+4915${200_000_000 + n}`);
  return {
    path: await files.parts(workbookParts({ "xl/worksheets/sheet1.xml": () => sheetOfRows(rows + 1, people) })),
  };
}

/** A workspace with a template of one variable, and a file of so many people for it. */
async function setUp(rows: number, header: [string, string] = ["recipient", "body.name"]) {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  const { ctx } = await workspace.member("operator");
  const { path } = await peopleFile(rows, header);
  const { channelId, templateCode } = await makeSendable(owner.db, workspace.id, {});
  return { ctx, file: { channelId, templateCode, path, fileName: "people.xlsx", fileBytes: 1 } };
}

const connections = async () =>
  owner.db.execute(sql`
    SELECT pid FROM pg_stat_activity WHERE application_name = 'carillon-import' AND datname = current_database()`);

async function gone(): Promise<void> {
  while ((await connections()).length > 0) await pause(20);
}

describe("importInThread", () => {
  test("imports what importFile imports, under row-level security, and tells how far it is", async () => {
    const { ctx, file } = await setUp(450);
    const progress: ImportProgress[] = [];
    const summary = await importInThread(ctx, file, appUrl, (step) => progress.push(step), live);
    expect(summary).toMatchObject({ rowsTotal: 450, rowsSend: 450, rowsSkip: 0 });
    expect(await getImport(ctx, summary.id)).toMatchObject({ rowsSend: 450, createdBy: expect.any(String) });
    expect(progress.at(-1)).toMatchObject({ rows: 450 });
    await gone();
  });

  test("refuses in the words of importFile", async () => {
    const changed = await setUp(1, ["recipient", "body.other"]);
    await expect(importInThread(changed.ctx, changed.file, appUrl, () => {}, live)).rejects.toMatchObject({
      name: "WorkbookRefusal",
      code: "header_changed",
      values: expect.objectContaining({ found: "body.other" }),
    });
    const { ctx, file } = await setUp(1);
    const elsewhere = { ...file, templateCode: "another" };
    await expect(importInThread(ctx, elsewhere, appUrl, () => {}, live)).rejects.toMatchObject({
      name: "DomainError",
      key: "notFound.template",
    });
    const lost = { ...file, path: `${file.path}.gone` };
    await expect(importInThread(ctx, lost, appUrl, () => {}, live)).rejects.toThrow("ENOENT");
  });

  test("leaves nothing behind when it is called off: no row, no connection, no thread", async () => {
    const { ctx, file } = await setUp(60_000);
    const left = new AbortController();
    const called = importInThread(ctx, file, appUrl, () => left.abort(new Error("the browser left")), left.signal);
    await expect(called).rejects.toThrow("the browser left");
    await gone();
    for (const table of [campaignRecipients, recipientImports]) {
      expect(await owner.db.select().from(table).where(eq(table.workspaceId, ctx.workspaceId))).toEqual([]);
    }
  });

  test("works on after one was refused and one was called off, and two at once", async () => {
    const [one, two] = [await setUp(300), await setUp(400)];
    const summaries = await Promise.all(
      [one, two].map(({ ctx, file }) => importInThread(ctx, file, appUrl, () => {}, live)),
    );
    expect(summaries.map(({ rowsSend }) => rowsSend)).toEqual([300, 400]);
    await gone();
  });

  test("imports suppressions under row-level security, away from the event loop, and refuses in their words", async () => {
    const { ctx, file } = await setUp(5_000, ["address", "kind"]);
    const rest = { platform: "whatsapp", kind: "all", fileName: "stops.xlsx" } as const;
    const before = performance.eventLoopUtilization();
    const wrong = { ...rest, path: file.path };
    const read = await importSuppressionsInThread(ctx, wrong, appUrl, live);
    expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.3);
    // The second column has names, which are no kinds.
    expect(read).toMatchObject({ rows: 5_000, refused: 5_000, added: 0 });
    const { path } = await peopleFile(300, ["address", ""]);
    expect(await importSuppressionsInThread(ctx, { ...rest, path }, appUrl, live)).toMatchObject({ added: 300 });
    const kept = await owner.db.select().from(suppressions).where(eq(suppressions.workspaceId, ctx.workspaceId));
    expect(kept).toHaveLength(300);
    const changed = await peopleFile(1, ["recipient", ""]);
    await expect(importSuppressionsInThread(ctx, { ...rest, ...changed }, appUrl, live)).rejects.toMatchObject({
      ...{ name: "WorkbookRefusal", code: "header_changed" },
      values: expect.objectContaining({ sheet: "Recipients", expected: "address" }),
    });
    await gone();
  });

  test("leaves the event loop to others", async () => {
    const { ctx, file } = await setUp(5_000);
    const before = performance.eventLoopUtilization();
    await importInThread(ctx, file, appUrl, () => {}, live);
    // The same rows assessed on this thread take nearly all of it.
    expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.3);
  });
});
