import type { recipientImports } from "#db/schema/recipients";
import type { Ctx } from "#lib/context";
import type { DoctorNotes } from "../import-doctor/read-list.ts";
import { countLanguages, type LanguageCount } from "../languages/count-languages.ts";
import { countCountries } from "./count-countries.ts";
import type { ImportSummary } from "./import-recipients.ts";
import { previewRecipients } from "./recipients.ts";

/** A list as the send form shows it: what happens to its rows, and the first real people. */
export type ImportReport = Omit<ImportSummary, "tookMs" | "reading"> & {
  /** What can be put right; absent for a list that was found again, whose file is not there any more. */
  doctor?: DoctorNotes & { columnsChosen: boolean };
  templateCode: string;
  method: (typeof recipientImports.$inferSelect)["method"];
  fileName: string | null;
  fileBytes: number;
  /** The campaign whose rest the list is; absent for a list that was just uploaded or typed. */
  restOf?: string | null;
  tookMs: number;
  /** People who are sent to by country, most first, where what messages come from depends on it; null elsewhere. */
  countries?: { country: string; people: number }[] | null;
  /** People who are sent to by the language they get, most first; null where everybody gets the same. */
  languages?: LanguageCount[] | null;
  /** `templateCode` is that of the template in their language; null for the list's own. */
  people: { rowNumber: number; phone: string | null; parameters: string[]; templateCode?: string | null }[];
};

/** @returns the report of a list just made or found again */
export async function reportImport(
  ctx: Ctx,
  list: ImportSummary & Pick<ImportReport, "templateCode" | "method" | "fileName" | "fileBytes" | "restOf" | "doctor">,
): Promise<ImportReport> {
  const { id, rowsTotal, rowsSend, rowsHold, rowsSkip, reasons, tookMs } = list;
  const { templateCode, method, fileName, fileBytes, restOf } = list;
  const { sheetName, rowsHidden, hiddenChoice, hiddenColumns, repaired, doctor } = list;
  return {
    id,
    templateCode,
    method,
    fileName,
    fileBytes,
    restOf,
    rowsTotal,
    rowsSend,
    rowsHold,
    rowsSkip,
    reasons,
    tookMs,
    sheetName,
    rowsHidden,
    hiddenChoice,
    hiddenColumns,
    repaired,
    ...(doctor ? { doctor } : {}),
    countries: await countCountries(ctx, id),
    languages: await countLanguages(ctx, id),
    people: await previewRecipients(ctx, id),
  };
}
