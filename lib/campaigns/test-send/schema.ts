import { z } from "zod";
import { platforms } from "#db/enums";

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

/** People on the list of one channel type: a test to all of them leaves room for another one within the hour. */
export const guestsMax = 10;
export const guestNameMax = 50;

/** A test to an address, which may be empty, and to people of the workspace's list by their addresses. */
export const SendTestsInput = SendTestInput.extend({
  address: z.string().trim().max(320, "input.tooLong"),
  guests: z.array(z.string().max(320)).max(guestsMax),
});
export type SendTestsInput = z.output<typeof SendTestsInput>;

/** The list of a channel type as typed, a person a line. */
export const SaveGuestsInput = z.object({
  platform: z.enum(platforms),
  text: z.string().max(10_000, "input.tooLong"),
});
export type SaveGuestsInput = z.output<typeof SaveGuestsInput>;
