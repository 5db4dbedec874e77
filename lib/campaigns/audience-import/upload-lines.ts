import type { FileLook } from "../import-doctor/look-at-file.ts";
import type { ImportProgress } from "./import-recipients.ts";
import type { ImportReport } from "./import-report.ts";

/** Lines of the answer to an upload, one JSON object each: any number of places and progress, then one that ends it. */
export type UploadLine =
  /** How many imports come before this one. */
  | { type: "waiting"; before: number }
  | ({ type: "progress" } & ImportProgress)
  | { type: "done"; report: ImportReport }
  /** The beginning of the file, where that is all that was asked for. */
  | { type: "look"; look: FileLook }
  | UploadRefusal;

/** Why the file was not read: `message` is what happened and what to do; `cause`, `detail` and `next` are its parts. */
export type UploadRefusal = {
  type: "refused";
  code: string;
  cause: string;
  detail: string | null;
  next: string | null;
  message: string;
};
