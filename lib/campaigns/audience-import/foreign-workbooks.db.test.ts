import { globSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { asc, eq } from "drizzle-orm";
import ExcelJS from "exceljs";
import { afterAll, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import type { TemplateContent } from "#db/json/template-content";
import { campaignRecipients } from "#db/schema/recipients";
import { fixtureFolder } from "#lib/excel/fixtures";
import { WorkbookRefusal } from "#lib/excel/refusals";
import { testDatabase } from "#lib/testing/database";
import { greeting, makeSendable } from "#lib/testing/factories";
import { makeWorkspace } from "#lib/testing/workspace";
import { importFile } from "./import-recipients.ts";

/**
 * Workbooks of three makers and what becomes of each of their rows. Those of openpyxl and LibreOffice are kept in
 * lib/excel/testdata, with the script that makes them; those of exceljs are made here.
 */

const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 4 });
const files = await fixtureFolder();
afterAll(() => Promise.all([owner.close(), web.close(), files.remove()]));

const content: TemplateContent = {
  ...{ ...greeting, body: "Hello $(name), see you $(when).", samples: { "body.name": "Ana", "body.when": "soon" } },
};
const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
const { ctx } = await workspace.member("operator");
const target = await makeSendable(owner.db, workspace.id, { content });

const testdata = join(process.cwd(), "lib/excel/testdata");
const [ana, ben, cleo, dan] = [1, 2, 3, 4].map((n) => `+491555500000${n}`) as [string, string, string, string];
const evening = new Date("2026-12-24T18:30:00Z");

/** What the reading of a file comes to: its rows as "send <address> | <values>" or "<fate> <reason>", or its refusal. */
type Outcome = string[] | { refused: string; values: Record<string, string | number> };

async function outcomeOf(
  path: string,
): Promise<{ outcome: Outcome; hidden: [rows: number, columns: string[]] | null }> {
  const file = { ...target, path, fileName: basename(path), fileBytes: statSync(path).size };
  try {
    const list = await importFile(ctx, file, () => {}, new AbortController().signal);
    const rows = await owner.db
      .select()
      .from(campaignRecipients)
      .where(eq(campaignRecipients.importId, list.id))
      .orderBy(asc(campaignRecipients.rowNumber));
    const outcome = rows.map(({ fate, reason, address, parameters }) =>
      fate === "send" ? `send ${address} | ${parameters.join(" | ")}` : `${fate} ${reason}`,
    );
    return { outcome, hidden: [list.rowsHidden, list.hiddenColumns] };
  } catch (error) {
    if (!(error instanceof WorkbookRefusal)) throw error;
    return { outcome: { refused: error.code, values: error.values }, hidden: null };
  }
}

const soon = `send ${ana} | Ana | soon`;
const stored: Record<string, { rows: Outcome; hidden?: [number, string[]] }> = {
  "openpyxl-date-time-default": {
    rows: [
      `send ${ana} | Ana | 2026-12-24 18:30:00`,
      `send ${ben} | Ben | 2026-12-24`,
      `send ${cleo} | Cleo | 18:30:00`,
    ],
  },
  "openpyxl-date-formats": {
    rows: [
      `send ${ana} | Ana | 24.12.2026 18:30`,
      `send ${ben} | Ben | Thursday, 24 December 2026`,
      `send ${cleo} | Cleo | 6:30 PM`,
      `send ${dan} | Dan | 36:05`,
    ],
  },
  "openpyxl-money": {
    rows: [
      `send ${ana} | Ana | 1,234.50 €`,
      `send ${ben} | Ben | $1,234.50`,
      `send ${cleo} | Cleo | (3.00)`,
      `send ${dan} | Dan | 25.6%`,
    ],
  },
  "openpyxl-hidden-rows": {
    rows: [soon, "hold hidden_row", "hold hidden_row", `send ${dan} | Dan | soon`],
    hidden: [2, []],
  },
  "openpyxl-filtered-rows": {
    rows: [soon, "hold hidden_row", "hold hidden_row", `send ${dan} | Dan | soon`],
    hidden: [2, []],
  },
  "openpyxl-grouped-rows": {
    rows: [soon, `send ${ben} | Ben | soon`, "hold hidden_row", "hold hidden_row"],
    hidden: [2, []],
  },
  "openpyxl-hidden-column": { rows: [soon], hidden: [0, ["body.when"]] },
  "openpyxl-hidden-extra-column": {
    rows: {
      refused: "header_changed",
      values: { sheet: "Guests", column: "D", found: "note", expected: "", hidden: 1 },
    },
  },
  "openpyxl-hidden-first-sheet": { rows: [soon] },
  "openpyxl-notes-first": {
    rows: {
      refused: "header_changed",
      values: {
        ...{ sheet: "Notes", sheetsHidden: 1, column: "A" },
        ...{ found: "Call everybody before noon", expected: "recipient" },
      },
    },
  },
  "openpyxl-header-invisible": { rows: [soon] },
  "openpyxl-header-look-alike": {
    rows: {
      refused: "header_changed",
      values: {
        ...{ sheet: "Guests", column: "B", found: "body.n\u0430me", expected: "body.name" },
        ...{ position: 7, character: "U+0430" },
      },
    },
  },
  "openpyxl-numeric-phones": {
    rows: ["skip scientific_number", "send +49155550002 | Ben | soon", "skip rounded_number", "skip malformed_number"],
  },
  "openpyxl-long-values": {
    rows: [
      `send ${ana} | Ana | 4006381333931`,
      "skip scientific_variable",
      "skip scientific_variable",
      "skip scientific_variable",
    ],
  },
  "openpyxl-iso-dates": { rows: [`send ${ana} | Ana | 24/12/2026 18:30`] },
  "openpyxl-booleans-and-digits-as-text": { rows: [`send ${ana} | Ana | TRUE`, `send ${ben} | 007 | 0042`] },
  "openpyxl-latin-american-mobiles": {
    rows: ["send +525512345678 | Ana | soon", "skip duplicate", "send +5491123456789 | Ben | soon", "skip duplicate"],
  },
  "openpyxl-mac-1904": { rows: [`send ${ana} | Ana | 24.12.2026 18:30`] },
  // It writes formulas without their results.
  "openpyxl-formulas": { rows: ["skip missing_variable", "skip missing_variable"] },
  "libreoffice-date-time": {
    rows: [`send ${ana} | Ana | 24.12.2026 18:30`, `send ${ben} | Ben | 24 Dec 2026`],
  },
  "libreoffice-times": { rows: [`send ${ana} | Ana | 18:30`, `send ${ben} | Ben | 36:05`] },
  "libreoffice-money": {
    rows: [`send ${ana} | Ana | 1,234.50 €`, `send ${ben} | Ben | 25.6%`, `send ${cleo} | Cleo | 1,234,567`],
  },
  "libreoffice-hidden-rows": {
    rows: [soon, "hold hidden_row", `send ${cleo} | Cleo | soon`],
    hidden: [1, []],
  },
  "libreoffice-filtered-rows": { rows: [soon, "hold hidden_row", "hold hidden_row"], hidden: [2, []] },
  "libreoffice-hidden-column": { rows: [soon], hidden: [0, ["body.name"]] },
  "libreoffice-hidden-second-sheet": { rows: [soon] },
  "libreoffice-leading-zeros": { rows: [`send ${ana} | 007 | 000042`] },
  "libreoffice-scientific": {
    rows: [
      "skip scientific_number",
      `send ${ben} | Ben | 4006381333931`,
      "skip scientific_variable",
      `send ${dan} | Dan | soon`,
    ],
  },
  "libreoffice-formulas": { rows: [soon, "skip invalid_variable", `send ${cleo} | Cleo | 42`] },
  "libreoffice-header-invisible": { rows: [soon] },
};

type Value = ExcelJS.CellValue;
type Made = { header?: string[]; rows: Value[][]; change?: (sheet: ExcelJS.Worksheet) => void; outcome: Outcome } & {
  hidden?: [number, string[]];
};

/** Gives the last column's cells number formats, row by row. */
const formats = (codes: string[]) => (sheet: ExcelJS.Worksheet) =>
  codes.forEach((code, i) => {
    sheet.getCell(i + 2, 3).numFmt = code;
  });

const made: Record<string, Made> = {
  "dates in the order of the computer's settings": {
    rows: [[ana, "Ana", evening]],
    outcome: [`send ${ana} | Ana | 2026-12-24`],
  },
  "dates and times in formats of their own": {
    rows: [
      [ana, "Ana", evening],
      [ben, "Ben", evening],
      [cleo, "Cleo", evening],
    ],
    change: formats(["d. mmmm yyyy, hh:mm", '[$-804]m"月"d"日"', "m/d/yy h:mm am/pm"]),
    outcome: [
      `send ${ana} | Ana | 24. December 2026, 18:30`,
      `send ${ben} | Ben | 12月24日`,
      `send ${cleo} | Cleo | 12/24/26 6:30 PM`,
    ],
  },
  "amounts in formats of accounting": {
    rows: [
      [ana, "Ana", 1234.5],
      [ben, "Ben", -20],
      [cleo, "Cleo", 0],
    ],
    change: formats(Array(3).fill('_-"£"* #,##0.00_-;-"£"* #,##0.00_-;_-"£"* "free"_-;_-@_-')),
    outcome: [`send ${ana} | Ana | £1,234.50`, `send ${ben} | Ben | -£20.00`, `send ${cleo} | Cleo | £free`],
  },
  "texts in formats of texts": {
    rows: [
      [ana, "Ana", "noon"],
      [ben, "Ben", "secret"],
    ],
    change: formats(['"at "@', ";;;"]),
    outcome: [`send ${ana} | Ana | at noon`, "skip missing_variable"],
  },
  "hidden rows, one of them empty and one that cannot be sent": {
    rows: [
      [ana, "Ana", "soon"],
      [ben, "Ben", "soon"],
      [null, null, null],
      ["nobody", "Nil", "soon"],
      [dan, "Dan", "soon"],
    ],
    change: (sheet) => {
      for (const row of [3, 4, 5]) sheet.getRow(row).hidden = true;
    },
    outcome: [soon, "hold hidden_row", "skip empty_row", "skip malformed_number", `send ${dan} | Dan | soon`],
    hidden: [2, []],
  },
  "a filter that leaves nobody": {
    rows: [
      [ana, "Ana", "soon"],
      [ben, "Ben", "soon"],
    ],
    change: (sheet) => {
      sheet.autoFilter = "A1:C3";
      for (const row of [2, 3]) sheet.getRow(row).hidden = true;
    },
    outcome: ["hold hidden_row", "hold hidden_row"],
    hidden: [2, []],
  },
  "a hidden column of numbers": {
    rows: [[ana, "Ana", "soon"]],
    change: (sheet) => {
      sheet.getColumn(1).hidden = true;
    },
    outcome: [soon],
    hidden: [0, ["recipient"]],
  },
  "the columns of rejected rows": {
    header: ["recipient", "body.name", "body.when", "row", "reason"],
    rows: [
      [ana, "Ana", "soon", "17", "The number begins with an apostrophe"],
      [null, null, null, "18", "The row is empty"],
    ],
    outcome: [soon, "skip empty_row"],
  },
  "a header in another order with a hidden column": {
    header: ["recipient", "body.when", "body.name"],
    rows: [[ana, "soon", "Ana"]],
    change: (sheet) => {
      sheet.getColumn(2).hidden = true;
    },
    outcome: {
      refused: "header_changed",
      values: { sheet: "Guests", column: "B", found: "body.when", expected: "body.name", hidden: 1 },
    },
  },
  "errors, as errors and as text": {
    rows: [
      [ana, "Ana", { error: "#N/A" }],
      [ben, "Ben", "#REF!"],
      [cleo, "Cleo", { formula: "1/0", result: { error: "#DIV/0!" } }],
      [dan, "Dan", "#1 of all"],
    ],
    outcome: [
      "skip invalid_variable",
      "skip invalid_variable",
      "skip invalid_variable",
      `send ${dan} | Dan | #1 of all`,
    ],
  },
};

async function makeWorkbook({ header = ["recipient", "body.name", "body.when"], rows, change }: Made): Promise<string> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet("Guests");
  sheet.addRow(header);
  for (const row of rows) sheet.addRow(row);
  change?.(sheet);
  const path = files.nextPath();
  await book.xlsx.writeFile(path);
  return path;
}

describe("a workbook of another program gives its rows their fates:", () => {
  test.each(Object.entries(stored))("%s", async (name, { rows, hidden = [0, []] }) => {
    const found = await outcomeOf(join(testdata, `${name}.xlsx`));
    expect(found).toEqual({ outcome: rows, hidden: Array.isArray(rows) ? hidden : null });
  });

  test.each(Object.entries(made))("exceljs, %s", async (_, given) => {
    const { outcome, hidden = [0, []] } = given;
    const found = await outcomeOf(await makeWorkbook(given));
    expect(found).toEqual({ outcome, hidden: Array.isArray(outcome) ? hidden : null });
  });

  test("every file that is kept is read here, and there are forty in all", () => {
    const kept = globSync(join(testdata, "*.xlsx")).map((path) => basename(path, ".xlsx"));
    expect(kept.sort()).toEqual(Object.keys(stored).sort());
    expect(kept.length + Object.keys(made).length).toBe(40);
  });
});
