import { z } from "zod";
import { LaunchCampaignInput, SendForm } from "#lib/campaigns/schema";
import { instantOf } from "#lib/campaigns/zoned-time";
import { type TimeProblem, timeProblem } from "./missing.ts";

const timeErrors: Record<TimeProblem, string> = {
  time: "campaigns.timeInvalid",
  timeSoon: "campaigns.timeTooSoon",
  timeLate: "campaigns.timeTooLate",
};

/** Fields of the action's input that have another name in the form. */
const formFields: Record<string, keyof SendForm> = { scheduledAt: "at" };

/** The name a field of the action's input has in the form. */
export function formField(name: string): string {
  return formFields[name] ?? name;
}

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
    const scheduledAt = startsAt?.toISOString() ?? null;
    const input = LaunchCampaignInput.safeParse({
      ...{ channelId, templateCode, senderId, name, scheduledAt },
      importId: importId ?? "",
    });
    for (const { path, message } of input.error?.issues ?? []) {
      context.addIssue({ code: "custom", path: [formField(String(path[0]))], message });
    }
    return input.data ?? z.NEVER;
  });
}

/** When a timed send starts. Null for an immediate one, and while the time is not valid. */
export function startOf(form: Pick<SendForm, "when" | "at">, zone: string): Date | null {
  return form.when === "timed" ? instantOf(form.at, zone) : null;
}
