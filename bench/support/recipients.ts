import { sheetOfRows, workbookParts } from "#lib/excel/fixtures";
import { SHEET } from "./bare-read.ts";

const cell = (reference: string, value: string) => `<c r="${reference}" t="inlineStr"><is><t>${value}</t></is></c>`;
const line = (n: number, values: [string, string, string]) =>
  `<row r="${n}">${values.map((value, i) => cell(`${"ABC"[i]}${n}`, value)).join("")}</row>`;

/** The number in row `n`; each of its own. */
export const phone = (n: number) => `+4915${20_000_000 + n}`.padEnd(14, "7");

/** The parts of a workbook with `rows` recipients of a template with the variables `name` and `order`. */
export function recipientsWorkbook(rows: number) {
  const sheet = () =>
    sheetOfRows(rows + 1, (n) =>
      line(n, n === 1 ? ["recipient", "body.name", "body.order"] : [phone(n), `Guest ${n}`, `ORD-${n * 7}`]),
    );
  return workbookParts({ [SHEET]: sheet });
}
