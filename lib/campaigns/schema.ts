import { z } from "zod";
import { campaignDecisions, hiddenRowsChoices, importMethods } from "#db/enums";
import { FallbackForm, FallbackInput } from "#lib/fallback/schema";
import { abShareMost, perMinuteMax, taskNameMax, waveWaitMax } from "./limits.ts";

/** What a clock shows, as `2026-11-25T10:00`. */
const localTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

export const CampaignRef = z.object({ campaignId: z.string().regex(/^\d{14,24}$/, "input.invalid") });
export const DecideCampaignInput = CampaignRef.extend({ decision: z.enum(campaignDecisions) });
const share = z.number("campaigns.waveShare").min(0, "campaigns.waveShare").max(100, "campaigns.waveShare");

/** The send form. Recipients come by the id of an import, which was checked when it was read. */
export const LaunchCampaignInput = z.object({
  channelId: z.string().min(1, "input.required"),
  templateCode: z.string().min(1, "campaigns.templateRequired"),
  /** What it leaves from: the id of a sender, or a pool of them as `pool:<id>`. */
  senderId: z.string().min(1, "campaigns.senderRequired"),
  importId: z.string().min(1, "campaigns.recipientsRequired"),
  name: z.string().trim().max(taskNameMax, "campaigns.nameTooLong").default(""),
  /** Absent: immediately. */
  scheduledAt: z.iso.datetime({ offset: true, error: "campaigns.timeInvalid" }).nullable().default(null),
  /** The time by each person's own clock, as `2026-11-25T10:00`; with it there is no `scheduledAt`. */
  localAt: z.string().regex(localTime, "campaigns.timeInvalid").nullish(),
  /** Whether it keeps to the workspace's sending hours; null as its category is: marketing does. */
  keepsHours: z.boolean().nullish(),
  /** Messages that may leave in any minute; null for as many as the sender can. */
  perMinute: z
    .int("campaigns.perMinute")
    .min(1, "campaigns.perMinute")
    .max(perMinuteMax, "campaigns.perMinute")
    .nullish(),
  /** How it goes on in waves; null or absent for everybody at once. Shares are percent; null where one is not looked at. */
  waves: z
    .object({
      waitMinutes: z.int("campaigns.waveWait").min(1, "campaigns.waveWait").max(waveWaitMax, "campaigns.waveWait"),
      failedShare: share.nullable(),
      optOutShare: share.nullable(),
    })
    .nullish(),
  /** Another template that some of the people get before the others get the better one; null or absent for none. */
  abTest: z
    .object({
      templateCode: z.string().min(1, "campaigns.abOther").max(40, "campaigns.abOther"),
      /** Percent of the people who take part; half of them get each template. */
      share: z.number("campaigns.abShare").min(1, "campaigns.abShare").max(abShareMost, "campaigns.abShare"),
      waitMinutes: z.int("campaigns.waveWait").min(1, "campaigns.waveWait").max(waveWaitMax, "campaigns.waveWait"),
      winnerBy: z.enum(["read", "clicked", "person"], "input.invalid"),
    })
    .nullish(),
  /** Links are replaced by short links that are counted; never in messages with a code. */
  trackLinks: z.boolean().optional(),
  /** What replaces messages that do not arrive; null or absent for nothing. */
  fallback: FallbackInput.nullable().optional(),
});
export type LaunchCampaignInput = z.output<typeof LaunchCampaignInput>;

/**
 * Where the values of a template's columns come from when the list is made of contacts, by column: `name`, an attribute as
 * `@<key>`, or nothing but the fallback.
 */
export const AudienceValues = z.record(
  z.string().max(80),
  z.object({
    from: z.string().max(41),
    fallback: z.string().max(1_024, "contacts.fallbackLong"),
  }),
);
export type AudienceValues = z.output<typeof AudienceValues>;

/** The send form as a person left it, complete or not. Times are those of the workspace's zone, `2026-11-21T09:30`. */
export const SendForm = z.object({
  language: z.string().max(20),
  templateCode: z.string().max(40),
  senderId: z.string().max(80),
  when: z.enum(["now", "timed"]),
  at: z.string().max(16),
  method: z.enum(importMethods),
  numbers: z.string().max(400_000, "campaigns.draftTooLong"),
  importId: z.string().max(80).nullable(),
  name: z.string().max(200),
  /** A group or a segment, as `group:<id>`. */
  audience: z.string().max(80).optional(),
  values: AudienceValues.optional(),
  fallback: FallbackForm.optional(),
  /** Each person gets the template in their own language. */
  byLanguage: z.boolean().optional(),
  /** A timed send is meant by each person's own clock. */
  theirClock: z.boolean().optional(),
  /** Whether it keeps to the sending hours; as its category is when absent. */
  keepsHours: z.boolean().optional(),
  /** Links are counted. */
  trackLinks: z.boolean().optional(),
  /** Messages a minute, as typed. */
  perMinute: z.string().max(10, "campaigns.perMinute").optional(),
  /** The other template of an A/B test, with its share and minutes as typed; absent for none. */
  ab: z
    .object({
      code: z.string().max(40),
      share: z.string().max(10, "campaigns.abShare"),
      wait: z.string().max(10, "campaigns.waveWait"),
      by: z.enum(["read", "clicked", "person"]),
    })
    .optional(),
  /** Minutes and shares of waves, as typed; absent for everybody at once. */
  waves: z
    .object({
      wait: z.string().max(10, "campaigns.waveWait"),
      failed: z.string().max(10, "campaigns.waveShare"),
      optOuts: z.string().max(10, "campaigns.waveShare"),
    })
    .optional(),
});
export type SendForm = z.output<typeof SendForm>;

const channelId = z.string().min(1, "input.required").max(40);

export const SaveDraftInput = z.object({ channelId, form: SendForm });
export const DraftRef = z.object({ channelId });

export const ImportNumbersInput = z.object({
  channelId,
  templateCode: z.string().min(1, "campaigns.templateRequired"),
  text: z.string().min(1, "campaigns.numbersRequired").max(400_000, "campaigns.draftTooLong"),
  byLanguage: z.boolean().optional(),
});

export const ListContactsInput = z.object({
  channelId,
  templateCode: z.string().min(1, "campaigns.templateRequired"),
  kind: z.enum(["group", "segment"], "contacts.audienceRequired"),
  id: z.string().min(1, "contacts.audienceRequired").max(64),
  values: AudienceValues,
  byLanguage: z.boolean().optional(),
});

export const ImportRef = z.object({ importId: z.string().min(1, "input.required") });
export const DecideHiddenRowsInput = ImportRef.extend({ choice: z.enum(hiddenRowsChoices) });
