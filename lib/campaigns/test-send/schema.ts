import { z } from "zod";

/** A template that a member sends themselves; `values` by the template's columns, a sample where one is left out. */
export const SendTestInput = z.object({
  code: z.string().min(1, "input.required").max(40),
  senderId: z.string().min(1, "campaigns.senderRequired").max(80),
  address: z.string().trim().min(1, "input.required").max(320, "input.tooLong"),
  values: z.record(z.string().max(80), z.string().max(2_000, "input.tooLong")).default({}),
});
export type SendTestInput = z.output<typeof SendTestInput>;

/** Tests that one person may send in an hour. */
export const testsAnHour = 20;
