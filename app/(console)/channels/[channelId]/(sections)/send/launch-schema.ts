import { z } from "zod";
import { LaunchCampaignInput, SendForm } from "#lib/campaigns/schema";
import { fallbackInputOf } from "#lib/fallback/schema";
import { formField, startOf } from "./form-fields.ts";
import { type TimeProblem, timeProblem } from "./missing.ts";
import { abOf, paceOf, wavesOf } from "./plan.ts";

const timeErrors: Record<TimeProblem, string> = {
  time: "campaigns.timeInvalid",
  timeSoon: "campaigns.timeTooSoon",
  timeLate: "campaigns.timeTooLate",
};

/**
 * Turns the form's values into the input of the launch action. Issues have the paths of the form's fields; their messages
 * are keys of the catalogue `errors`.
 *
 * @param zone the workspace's time zone, in which times are typed
 */
export function launchSchema(channelId: string, zone: string, now: () => Date = () => new Date()) {
  return SendForm.transform((form, context): LaunchCampaignInput => {
    const startsAt = startOf(form, zone);
    const time = timeProblem(form, startsAt, now());
    if (time) context.addIssue({ code: "custom", path: ["at"], message: timeErrors[time] });
    const { templateCode, senderId, importId, name } = form;
    const theirs = form.when === "timed" && form.theirClock === true;
    const input = LaunchCampaignInput.safeParse({
      ...{ channelId, templateCode, senderId, name },
      ...(theirs ? { localAt: form.at } : { scheduledAt: startsAt?.toISOString() ?? null }),
      ...{ keepsHours: form.keepsHours ?? null, perMinute: paceOf(form), waves: wavesOf(form) },
      importId: importId ?? "",
      ...(form.ab ? { abTest: abOf(form) } : {}),
      ...(form.trackLinks ? { trackLinks: true } : {}),
      ...(form.fallback ? { fallback: fallbackInputOf(form.fallback) } : {}),
    });
    for (const { path, message } of input.error?.issues ?? []) {
      context.addIssue({ code: "custom", path: formField(path.join(".")).split("."), message });
    }
    return input.data ?? z.NEVER;
  });
}
