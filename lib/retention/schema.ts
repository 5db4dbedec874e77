import { z } from "zod";
import { leastDays, MOST_DAYS } from "./rules.ts";

const days = (least: number) =>
  z.int("retention.days").min(least, "retention.days").max(MOST_DAYS, "retention.days").nullable();

/** Days of each kind; null for as long as the operator lets everybody. */
export const RetentionInput = z.object({
  sent: days(leastDays.sent),
  received: days(leastDays.received),
  files: days(leastDays.files),
  audit: days(leastDays.audit),
});
export type RetentionInput = z.output<typeof RetentionInput>;

const typed = (least: number) =>
  z
    .string()
    .trim()
    .regex(/^\d{0,4}$/, "retention.days")
    .transform((text) => (text === "" ? null : Number(text)))
    .pipe(days(least));

/** The same as it is typed on the form: an empty field is null. */
export const RetentionForm = z.object({
  sent: typed(leastDays.sent),
  received: typed(leastDays.received),
  files: typed(leastDays.files),
  audit: typed(leastDays.audit),
});
export type RetentionForm = z.input<typeof RetentionForm>;
