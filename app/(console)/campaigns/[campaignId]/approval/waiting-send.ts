import type { CampaignDetail } from "#lib/campaigns/report/queries";
import type { WaitingSend } from "./approval-note.tsx";

/** What a second person has to decide about a campaign, or has sent back; null when nobody has to. */
export function waitingSend(campaign: CampaignDetail["campaign"], now: Date): WaitingSend | null {
  const { approval, scheduledAt, createdAt } = campaign;
  if (!approval || approval.state === "approved" || campaign.state !== "scheduled") return null;
  const { by, at, above, state, answer } = approval;
  // A send without a time of its own has that of its launch.
  const startsAt = scheduledAt && scheduledAt > createdAt ? scheduledAt : null;
  return {
    ...{ id: campaign.id, name: campaign.name, asked: { by, at, above, state, answer } },
    ...{ people: campaign.rowsSend, rows: campaign.rowsTotal },
    ...{ template: campaign.templateName, language: campaign.templateLanguage },
    startsAt,
    late: startsAt !== null && startsAt <= now,
  };
}
