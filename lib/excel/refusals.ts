/**
 * The reasons for which a workbook is refused. Each has a `cause` and a `next` text in the catalogue `excel`.
 */
export const workbookRefusalCodes = [
  "empty_file",
  "not_xlsx",
  "old_xls",
  "binary_workbook",
  "opendocument",
  "numbers",
  "html",
  "xml_spreadsheet",
  "csv",
  "csv_named_xlsx",
  "encrypted",
  "macro_workbook",
  "truncated",
  "corrupt_zip",
  "corrupt_xml",
  "zip_bomb",
  "too_many_entries",
  "unsafe_entry",
  "too_large",
  "too_much_text",
  "too_many_columns",
  "too_many_rows",
  "too_many_blanks",
  "cell_too_long",
  "xml_forbidden",
  "bad_encoding",
  "text_encoding",
  "csv_open_quote",
  "csv_stray_quote",
  "no_sheet",
  "no_rows",
  "header_changed",
  "timed_out",
] as const;
export type WorkbookRefusalCode = (typeof workbookRefusalCodes)[number];

/** Values for the texts of a refusal: a row, a column's letters, a limit. */
export type RefusalValues = Readonly<Record<string, string | number>>;

/** An expected failure: the file cannot be read, and its author can do something about it. */
export class WorkbookRefusal extends Error {
  readonly code: WorkbookRefusalCode;
  readonly values: RefusalValues;

  constructor(code: WorkbookRefusalCode, values: RefusalValues = {}, options?: ErrorOptions) {
    super(`workbook refused: ${code} ${JSON.stringify(values)}`, options);
    this.name = "WorkbookRefusal";
    this.code = code;
    this.values = values;
  }
  /** The same refusal with the name of the sheet that was read. */
  ofSheet({ name, othersHidden }: { name: string; othersHidden: boolean }): WorkbookRefusal {
    // A text file has no sheets.
    if (name === "") return this;
    const sheet = { sheet: name, ...(othersHidden ? { sheetsHidden: 1 } : {}) };
    return new WorkbookRefusal(this.code, { ...sheet, ...this.values }, { cause: this.cause });
  }
}
