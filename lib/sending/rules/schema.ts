import { z } from "zod";

/** The longest that a launch can wait to be undone, in seconds. */
export const undoSecondsMax = 60;

/** A list has at most about as many people: a larger number would ask for nothing. */
const approveAboveMax = 9_999_999;

/** A limit needs both its numbers. */
function bothOrNone({ capMessages, capDays }: { capMessages: number | null; capDays: number | null }): boolean {
  return (capMessages === null) === (capDays === null);
}

/** What a workspace asks of its own sends, beside their hours. */
const fields = {
  undoSeconds: z
    .int("sendingRules.undoSeconds")
    .min(0, "sendingRules.undoSeconds")
    .max(undoSecondsMax, "sendingRules.undoSeconds"),
  /** Marketing messages that a person may get in so many days; both null for any number. */
  capMessages: z
    .int("sendingRules.capMessages")
    .min(1, "sendingRules.capMessages")
    .max(100, "sendingRules.capMessages")
    .nullable(),
  capDays: z.int("sendingRules.capDays").min(1, "sendingRules.capDays").max(90, "sendingRules.capDays").nullable(),
  /** A send to more people than this waits for a second person; null for none. */
  approveAbove: z
    .int("sendingRules.approveAbove")
    .min(1, "sendingRules.approveAbove")
    .max(approveAboveMax, "sendingRules.approveAbove")
    .nullable(),
};
export const SendingRulesInput = z
  .object(fields)
  .refine(bothOrNone, { message: "sendingRules.capBoth", path: ["capDays"] });
export type SendingRulesInput = z.output<typeof SendingRulesInput>;

/** A whole number as typed; an empty field is null. */
const typed = (message: string, digits = /^\d{0,3}$/) =>
  z
    .string()
    .trim()
    .regex(digits, message)
    .transform((text) => (text === "" ? null : Number(text)));

/** The same as it is typed. */
export const SendingRulesForm = z
  .object({
    undoSeconds: z
      .string()
      .trim()
      .regex(/^\d{1,2}$/, "sendingRules.undoSeconds")
      .transform(Number)
      .pipe(fields.undoSeconds),
    capMessages: typed("sendingRules.capMessages").pipe(fields.capMessages),
    capDays: typed("sendingRules.capDays").pipe(fields.capDays),
    approveAbove: typed("sendingRules.approveAbove", /^\d{0,7}$/).pipe(fields.approveAbove),
  })
  .refine(bothOrNone, { message: "sendingRules.capBoth", path: ["capDays"] });
export type SendingRulesForm = z.input<typeof SendingRulesForm>;
