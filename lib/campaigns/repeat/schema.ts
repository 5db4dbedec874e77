import { z } from "zod";
import { repeatRhythms } from "#db/repeat-enums";
import { CampaignRef } from "../schema.ts";

/** Turns that a repeat may be limited to. */
export const timesMax = 999;

export const repeatDays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export const repeatEnds = ["never", "day", "times"] as const;

const wholeNumber = (text: string, most: number) => /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= most;
const isDate = (text: string) =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;

const fields = {
  rhythm: z.enum(repeatRhythms),
  days: z.array(z.enum(repeatDays)).max(repeatDays.length),
  /** A day of the month, as typed. */
  monthDay: z.string().trim().max(10),
  /** What a clock of the workspace shows at each turn. */
  at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "campaigns.repeatTime"),
  ends: z.enum(repeatEnds),
  /** The last day, as `2026-12-31`. */
  untilDay: z.string().trim().max(10),
  /** How often, as typed. */
  times: z.string().trim().max(10),
};

/** When a campaign is to be sent again, as it is filled in; what the choice does not ask for is not looked at. */
export const RepeatCampaignInput = CampaignRef.extend(fields)
  .refine(({ rhythm, days }) => rhythm !== "weekly" || days.length > 0, {
    ...{ message: "campaigns.repeatDays", path: ["days"] },
  })
  .refine(({ rhythm, monthDay }) => rhythm !== "monthly" || wholeNumber(monthDay, 31), {
    ...{ message: "campaigns.repeatMonthDay", path: ["monthDay"] },
  })
  .refine(({ ends, untilDay }) => ends !== "day" || isDate(untilDay), {
    ...{ message: "campaigns.repeatUntil", path: ["untilDay"] },
  })
  .refine(({ ends, times }) => ends !== "times" || wholeNumber(times, timesMax), {
    ...{ message: "campaigns.repeatTimes", path: ["times"] },
  });
export type RepeatCampaignInput = z.output<typeof RepeatCampaignInput>;

export const RepeatRef = z.object({ repeatId: z.string().min(1, "input.required").max(64) });
