import type { AbSide, AbTest } from "#db/schema/campaigns";
import type { CampaignDetail } from "#lib/campaigns/report/queries";
import { AbCard } from "./ab-card.tsx";
import { ChooseWinner } from "./choose-winner.tsx";

const sides: readonly AbSide[] = ["a", "b"];

/** The A/B test of a campaign, with what a person may decide while it is measured. */
export function AbOf({
  campaign,
  test,
  manages,
}: {
  campaign: CampaignDetail["campaign"];
  test: AbTest;
  manages: boolean;
}) {
  const { id, state, templateName, languages } = campaign;
  const names = { a: templateName, b: languages.find(({ code }) => code === test.code)?.name ?? "" };
  const running = state === "running";
  const open = manages && (running || state === "paused") && test.phase === "measuring";
  return (
    <AbCard test={test} names={names} running={running}>
      {open ? sides.map((side) => <ChooseWinner key={side} campaignId={id} side={side} name={names[side]} />) : null}
    </AbCard>
  );
}
