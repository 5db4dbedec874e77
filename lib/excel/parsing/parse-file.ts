import type { WorkbookLimits } from "../limits.ts";
import { parseText } from "../text/parse-text.ts";
import type { TextFormat } from "../text/text-formats.ts";
import { type ParseHooks, parseWorkbook, type SheetOptions } from "./parse-workbook.ts";
import type { SheetSink } from "./sheet.ts";
import { sniffText } from "./sniff.ts";

export interface ParseOptions extends SheetOptions {
  /** Reads text files, too; what it leaves open is detected. Without it they are refused. */
  text?: Partial<TextFormat>;
}

/**
 * Parses a workbook or, where that is asked for, a text file by what it contains, whatever its name.
 * @throws WorkbookRefusal
 */
export async function parseFile(
  path: string,
  limits: WorkbookLimits,
  sink: SheetSink,
  hooks: ParseHooks,
  options: ParseOptions,
): Promise<void> {
  const textBytes = options.text ? await sniffText(path, limits.fileBytes) : null;
  if (textBytes === null || !options.text) return parseWorkbook(path, limits, sink, hooks, options);
  return parseText(path, textBytes, options.text, limits, sink, hooks);
}
