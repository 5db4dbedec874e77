import type { SuppressionFile, SuppressionImport } from "#lib/audience/import-suppressions";
import type { ContactFileTask, ImportEnd } from "#lib/contacts/files/import-contacts";
import type { Actor } from "#lib/context";
import type { ErrorCode } from "#lib/errors";
import type { RefusalValues, WorkbookRefusalCode } from "#lib/excel/refusals";
import type { DoctorNotes } from "../import-doctor/read-list.ts";
import type { ImportProgress, ImportSummary, RecipientsSource } from "./import-recipients.ts";
import type { AudienceList } from "./list-contacts.ts";

export type RecipientsFile = RecipientsSource;

/** What an import's thread does: reads one of three kinds of files, or makes a list of a group's contacts. */
export type ImportWork =
  | { kind: "recipients"; file: RecipientsFile }
  | { kind: "suppressions"; file: SuppressionFile }
  | { kind: "contacts"; file: ContactFileTask }
  | { kind: "audience"; input: AudienceList };

/** What an import's thread is given. */
export type ImportTask = ImportWork & {
  databaseUrl: string;
  erasedKeys: readonly string[];
  workspaceId: string;
  actor: Actor;
  now: Date;
};

export type ImportMessage =
  | { type: "progress"; progress: ImportProgress }
  | { type: "recipients"; result: ImportSummary & DoctorNotes }
  | { type: "suppressions"; result: SuppressionImport }
  | { type: "contacts"; result: ImportEnd }
  | { type: "audience"; result: ImportSummary }
  | { type: "workbook"; code: WorkbookRefusalCode; values: RefusalValues }
  | { type: "domain"; code: ErrorCode; key: string; values: Record<string, string | number>; field: string | null }
  | { type: "failed"; error: string };
