import { z } from "zod";

/** The longest that a launch can wait to be undone, in seconds. */
export const undoSecondsMax = 60;

/** What a workspace asks of its own sends, beside their hours. */
export const SendingRulesInput = z.object({
  undoSeconds: z
    .int("sendingRules.undoSeconds")
    .min(0, "sendingRules.undoSeconds")
    .max(undoSecondsMax, "sendingRules.undoSeconds"),
});
export type SendingRulesInput = z.output<typeof SendingRulesInput>;

/** The same as it is typed. */
export const SendingRulesForm = z.object({
  undoSeconds: z
    .string()
    .trim()
    .regex(/^\d{1,2}$/, "sendingRules.undoSeconds")
    .transform(Number)
    .pipe(SendingRulesInput.shape.undoSeconds),
});
export type SendingRulesForm = z.input<typeof SendingRulesForm>;
