import type { RepeatReport } from "#lib/campaigns/repeat/read-repeat";
import type { RepeatCampaignInput } from "#lib/campaigns/repeat/schema";
import { repeatDays } from "#lib/campaigns/repeat/schema";
import { RepeatActions } from "./repeat-actions.tsx";
import { RepeatCard } from "./repeat-card.tsx";

/** A rule that nobody has filled in yet. */
export function newRule(campaignId: string): RepeatCampaignInput {
  return {
    ...{ campaignId, rhythm: "weekly", days: ["mon"], monthDay: "1", at: "09:30" },
    ...{ ends: "never", untilDay: "", times: "" },
  };
}

/** The repeat of a campaign with what may be done with it. */
export function RepeatOf({ repeat, zone, manages }: { repeat: RepeatReport; zone: string; manages: boolean }) {
  const { id, campaignId, name, state, rhythm, days, monthDay, at, untilDay, timesLeft } = repeat;
  const rule: RepeatCampaignInput = {
    ...{ campaignId, rhythm, days: repeatDays.filter((day) => days.includes(day)), at },
    ...{
      monthDay: String(monthDay ?? 1),
      untilDay: untilDay ?? "",
      times: timesLeft === null ? "" : String(timesLeft),
    },
    ends: untilDay !== null ? "day" : timesLeft !== null ? "times" : "never",
  };
  return (
    <RepeatCard repeat={repeat}>
      {manages && state !== "ended" ? (
        <RepeatActions repeatId={id} state={state} name={name} zone={zone} rule={rule} />
      ) : null}
    </RepeatCard>
  );
}
