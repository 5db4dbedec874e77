import type { Actor } from "#lib/context";
import type { ErrorCode } from "#lib/errors";
import type { RefusalValues, WorkbookRefusalCode } from "#lib/excel/refusals";
import type { ImportProgress, ImportSummary } from "./import-recipients.ts";

/** What an import's thread is given. */
export type ImportTask = {
  databaseUrl: string;
  workspaceId: string;
  actor: Actor;
  now: Date;
  file: { channelId: string; templateCode: string; path: string; fileName: string; fileBytes: number };
};

export type ImportMessage =
  | { type: "progress"; progress: ImportProgress }
  | { type: "done"; summary: ImportSummary }
  | { type: "workbook"; code: WorkbookRefusalCode; values: RefusalValues }
  | { type: "domain"; code: ErrorCode; key: string; values: Record<string, string | number>; field: string | null }
  | { type: "failed"; error: string };
