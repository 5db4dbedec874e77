import type { ImportReport } from "#lib/campaigns/audience-import/import-report";
import { taskNameMax } from "#lib/campaigns/limits";
import { earliestStartMs, latestStartMs } from "#lib/campaigns/rules";
import type { SendForm } from "#lib/campaigns/schema";
import { fallbackProblem } from "#lib/fallback/problem";
import { abProblem, paceOf, wavesProblem } from "./plan.ts";

/** What still keeps the form from being sent, in the order of the form. The words are under `send.before.missing`. */
export type Missing =
  | TimeProblem
  | "suspended"
  | "template"
  | "sender"
  | "name"
  | "fallback"
  | "pace"
  | "waves"
  | "ab"
  | "reading"
  | "list"
  | "recheck"
  | "hidden"
  | "nobody";

export type TimeProblem = "time" | "timeSoon" | "timeLate";

export function missingOf(facts: {
  form: SendForm;
  report: Pick<ImportReport, "rowsSend" | "rowsHold"> | null;
  /** A file is being read, or typed numbers are being checked. */
  reading: boolean;
  /** When a timed send starts. Null for an immediate one, and while the time is not valid. */
  startsAt: Date | null;
  now: Date;
  /** Nothing leaves the workspace, whatever is filled in. */
  suspended: boolean;
  /** The fallback that was chosen sends an SMS, which needs a text. */
  bySms: boolean;
  /** The template cannot have the fallback that was chosen. */
  policyUnfit: boolean;
}): Missing[] {
  const { form, report, startsAt } = facts;
  const missing: Missing[] = facts.suspended ? ["suspended"] : [];
  if (!form.templateCode) missing.push("template");
  if (!form.senderId) missing.push("sender");
  const time = timeProblem(form, startsAt, facts.now);
  if (time) missing.push(time);
  if ([...form.name.trim()].length > taskNameMax) missing.push("name");
  if (Number.isNaN(paceOf(form))) missing.push("pace");
  if (form.fallback && (facts.policyUnfit || fallbackProblem(form.fallback, facts.bySms))) missing.push("fallback");
  if (facts.reading) missing.push("reading");
  else if (!report)
    missing.push(
      (form.method === "phones" && form.numbers.trim()) || (form.method === "group" && form.audience)
        ? "recheck"
        : "list",
    );
  else if (report.rowsHold > 0) missing.push("hidden");
  else if (report.rowsSend === 0) missing.push("nobody");
  else if (wavesProblem(form, report.rowsSend)) missing.push("waves");
  else if (abProblem(form, report.rowsSend)) missing.push("ab");
  return missing;
}

/** What is wrong with the start of a timed send; null for an immediate one. */
export function timeProblem(form: SendForm, startsAt: Date | null, now: Date): TimeProblem | null {
  if (form.when !== "timed") return null;
  if (!startsAt) return "time";
  const aheadMs = startsAt.getTime() - now.getTime();
  // By their own clocks it may be earlier, or have passed: the launch looks where the people are.
  if (aheadMs < earliestStartMs && !form.theirClock) return "timeSoon";
  return aheadMs > latestStartMs ? "timeLate" : null;
}
