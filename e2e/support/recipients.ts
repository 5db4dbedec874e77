/** Recipient files and fictitious phone numbers. */
import ExcelJS from "exceljs";

export type Cell = string | number | null;

/** A German mobile number in an unassigned range, whose last digits have no special outcome in the sandbox. */
export function phoneOf(n: number): string {
  return `+4915${String(20_000_000 + Math.floor(n / 4) * 10_000 + 2_000 + (n % 4)).padStart(9, "0")}`;
}

/** Matches a number with or without spaces between its digits. */
export function asShown(phone: string): RegExp {
  return new RegExp([...phone.replace("+", "")].join("\\s*"));
}

/** An .xlsx file of these rows, header first. */
export async function workbook(rows: readonly (readonly Cell[])[]): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet("Recipients");
  for (const row of rows) sheet.addRow([...row]);
  return Buffer.from(await book.xlsx.writeBuffer());
}

/** The cells of the first sheet as text. */
export async function readSheet(bytes: Buffer): Promise<string[][]> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(bytes as unknown as ExcelJS.Buffer);
  const rows: string[][] = [];
  book.worksheets[0]?.eachRow((row) => {
    const cells: string[] = [];
    row.eachCell({ includeEmpty: true }, (cell) => void cells.push(cell.text));
    rows.push(cells);
  });
  return rows;
}

export const xlsx = (name: string, buffer: Buffer) => ({
  name,
  mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  buffer,
});
