import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { asc, eq } from "drizzle-orm";
import ExcelJS from "exceljs";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { suppressionEvents, suppressions } from "#db/schema/audience";
import { auditLog } from "#db/schema/workspaces";
import type { Ctx } from "#lib/context";
import { fixtureFolder } from "#lib/excel/fixtures";
import { testDatabase } from "#lib/testing/database";
import { makeWorkspace } from "#lib/testing/workspace";
import { addSuppression } from "./add-suppression.ts";
import { importSuppressions } from "./import-suppressions.ts";
import { liftSuppression } from "./lift.ts";
import { importMax } from "./schema.ts";

const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
const web = connect(appUrl, { max: 4 });
const files = await fixtureFolder();
afterAll(() => Promise.all([owner.close(), web.close(), files.remove()]));

let ctx: Ctx;
beforeEach(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db }, new Date("2026-11-21T12:00:00Z"));
  ({ ctx } = await workspace.member("operator"));
});

type Cell = string | number | null;
let written = 0;
async function read(rows: Cell[][], kind: "marketing" | "all" = "marketing", signal = new AbortController().signal) {
  const book = new ExcelJS.Workbook();
  book.addWorksheet("People").addRows(rows);
  const path = join(files.folder, `${++written}.xlsx`);
  await book.xlsx.writeFile(path);
  return importSuppressions(ctx, { platform: "whatsapp", kind, path, fileName: "people.xlsx" }, signal, nobody);
}
const nobody = async () => new Set<string>();
const held = async () =>
  (
    await owner.db
      .select()
      .from(suppressions)
      .where(eq(suppressions.workspaceId, ctx.workspaceId))
      .orderBy(asc(suppressions.address), asc(suppressions.kind))
  ).map(({ address, kind, source, country, liftedAt }) =>
    [address, kind, source, country, ...(liftedAt ? ["lifted"] : [])].join(" "),
  );
const audited = () =>
  owner.db.select().from(auditLog).where(eq(auditLog.workspaceId, ctx.workspaceId)).orderBy(asc(auditLog.id));

describe("a file of suppressions", () => {
  it("may be a text file, whatever parts its columns and whichever its encoding", async () => {
    const path = join(files.folder, `${++written}.csv`);
    await writeFile(
      path,
      Buffer.from("address;kind;reason\r\n+4915550000001;all;Größe\r\n+4915550000002;;\r\n", "latin1"),
    );
    const input = { platform: "whatsapp", kind: "marketing", path, fileName: "people.csv" } as const;
    const result = await importSuppressions(ctx, input, new AbortController().signal, nobody);
    expect(result).toMatchObject({ rows: 2, added: 2, refused: 0 });
    expect(await held()).toEqual(["+4915550000001 all import DE", "+4915550000002 marketing import DE"]);
  });

  it("writes nobody down who was erased, and counts them as known already", async () => {
    const path = join(files.folder, `${++written}.csv`);
    await writeFile(path, "address\n+4915550000001\n+4915550000002\n");
    const input = { platform: "whatsapp", kind: "marketing", path, fileName: "people.csv" } as const;
    const erased = async () => new Set(["phone +4915550000001"]);
    const result = await importSuppressions(ctx, input, new AbortController().signal, erased);
    expect(result).toMatchObject({ rows: 2, added: 1, already: 1, refused: 0 });
    expect(await held()).toEqual(["+4915550000002 marketing import DE"]);
  });

  it("gives each row one fate, and the fates add up to the rows", async () => {
    await read([["address"], ["+4915550000001"]]);
    const result = await read([
      ["address", "kind", "reason"],
      ["#sample +4915550000017", "marketing", "Asked by phone"],
      ["+4915550000001", null, "Known already"],
      ["+4915550000002", null, "Wrote a letter"],
      ["+4915550000002", "all", null],
      ["+49 155 5000 0002", "Marketing", "The same again"],
      ["+34600000001", "ALL", null],
      ["no number", null, null],
      [8.61e12, null, null],
      ["+4915550000003", "sms", null],
      [null, null, null],
    ]);
    expect(result).toEqual({
      ...{ rows: 8, added: 3, already: 1, repeated: 1, refused: 3 },
      examples: [
        { row: 8, text: "no number", reason: "malformed_number" },
        { row: 9, text: "8610000000000", reason: "rounded_number" },
        { row: 10, text: "sms", reason: "unknown_kind" },
      ],
    });
    expect(result.added + result.already + result.repeated + result.refused).toBe(result.rows);
    expect(await held()).toEqual([
      "+34600000001 all import ES",
      "+4915550000001 marketing import DE",
      "+4915550000002 all import DE",
      "+4915550000002 marketing import DE",
    ]);
  });

  it("keeps its reasons in the history, and itself with its figures in the audit log", async () => {
    await read(
      [
        ["address", "kind", "reason"],
        ["+4915550000002", null, "Wrote a letter"],
      ],
      "all",
    );
    const events = await owner.db
      .select()
      .from(suppressionEvents)
      .where(eq(suppressionEvents.workspaceId, ctx.workspaceId));
    expect(events).toMatchObject([
      { change: "added", cause: "import", actorName: ctx.actor.name, reason: "Wrote a letter" },
    ]);
    expect(await audited()).toMatchObject([
      {
        action: "suppression.imported",
        detail: { file: "people.xlsx", suppressed: { from: null, to: "all" }, rows: 1, added: 1 },
      },
    ]);
  });

  it("suppresses again whom a member had lifted", async () => {
    await read([["address"], ["+4915550000001"]]);
    const [row] = await owner.db.select().from(suppressions).where(eq(suppressions.workspaceId, ctx.workspaceId));
    const later = { ...ctx, now: new Date("2026-11-21T12:05:00Z") };
    await liftSuppression(later, { id: row?.id ?? "", seenAt: ctx.now.toISOString(), reason: "She asked" });
    expect(await held()).toEqual(["+4915550000001 marketing import DE lifted"]);
    ctx = { ...ctx, now: new Date("2026-11-21T12:10:00Z") };
    expect(await read([["address"], ["+4915550000001"]])).toMatchObject({ added: 1, already: 0 });
    expect(await held()).toEqual(["+4915550000001 marketing import DE"]);
  });

  it.each<[string, Cell[][], string]>([
    ["without the column", [["recipient"], ["+4915550000001"]], "header_changed"],
    ["with a column too many", [["address", "kind", "reason", "note"], ["+4915550000001"]], "header_changed"],
    ["without rows", [["address"]], "no_rows"],
    ["with too many rows", Array.from({ length: importMax + 2 }, () => ["address"]), "too_many_rows"],
  ])("%s is refused and leaves nothing", { timeout: 60_000 }, async (_name, rows, code) => {
    await expect(read(rows)).rejects.toMatchObject({ code });
    expect(await held()).toEqual([]);
    expect(await audited()).toEqual([]);
  });

  it("that is called off leaves nothing", async () => {
    const left = AbortSignal.abort(new Error("the reader left"));
    await expect(read([["address"], ["+4915550000001"]], "all", left)).rejects.toThrow("the reader left");
    expect(await held()).toEqual([]);
  });
});

describe("a person added by hand", () => {
  const add = (address: string, kind: "marketing" | "all" = "all") =>
    addSuppression(ctx, { platform: "whatsapp", address, kind, reason: "Called us" });

  it("is suppressed, with the reason in the audit log", async () => {
    await add("0049 155 5000 0001");
    expect(await held()).toEqual(["+4915550000001 all member DE"]);
    expect(await audited()).toMatchObject([
      {
        action: "suppression.added",
        reason: "Called us",
        detail: { person: "+4915550000001", suppressed: { from: null, to: "all" } },
      },
    ]);
  });

  it("is told to be there already when a member has added them before", async () => {
    await add("+4915550000001");
    await expect(add("+4915550000001")).rejects.toMatchObject({ code: "conflict", key: "audience.addedAlready" });
    await add("+4915550000001", "marketing");
    expect(await held()).toHaveLength(2);
  });

  it.each(["", "hello", "+4912", "8.61E+12"])("is refused as %j", async (address) => {
    await expect(add(address)).rejects.toMatchObject({ code: "invalid", field: "address" });
  });
});
