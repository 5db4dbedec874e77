import type { ImportReport } from "#lib/campaigns/import-report";
import { earliestStartMs, latestStartMs } from "#lib/campaigns/rules";
import { type SendForm, taskNameMax } from "#lib/campaigns/schema";

/** What still stands between the form and Send, in the order of the form: words under `send.before.missing`. */
export type Missing =
  | "template"
  | "sender"
  | "time"
  | "timeSoon"
  | "timeLate"
  | "name"
  | "reading"
  | "list"
  | "recheck"
  | "nobody";

export function missingOf(facts: {
  form: SendForm;
  report: Pick<ImportReport, "rowsSend"> | null;
  reading: boolean;
  /** When a timed send starts; null for one at once, and for a time that is none. */
  startsAt: Date | null;
  now: Date;
}): Missing[] {
  const { form, report, startsAt } = facts;
  const missing: Missing[] = [];
  if (!form.templateCode) missing.push("template");
  if (!form.senderId) missing.push("sender");
  if (form.when === "timed") {
    const ahead = startsAt ? startsAt.getTime() - facts.now.getTime() : null;
    if (ahead === null) missing.push("time");
    else if (ahead < earliestStartMs) missing.push("timeSoon");
    else if (ahead > latestStartMs) missing.push("timeLate");
  }
  if ([...form.name.trim()].length > taskNameMax) missing.push("name");
  if (facts.reading) missing.push("reading");
  else if (!report) missing.push(form.method === "phones" && form.numbers.trim() ? "recheck" : "list");
  else if (report.rowsSend === 0) missing.push("nobody");
  return missing;
}
