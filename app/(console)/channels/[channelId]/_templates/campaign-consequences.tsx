import type { useTranslations } from "next-intl";
import type { Consequence } from "#components/ui/confirm-dialog";
import { TextLink } from "#components/ui/text-link";
import type { AffectedCampaign } from "#lib/templates/queries";

/** Links to the campaigns that lose their template, or a line that says there are none. */
export function campaignConsequences(
  campaigns: readonly AffectedCampaign[],
  t: ReturnType<typeof useTranslations<"templates">>,
  intro: string,
): Consequence[] {
  if (campaigns.length === 0) return [{ text: t("affected.none") }];
  return [
    {
      loses: true,
      text: (
        <>
          {intro}
          <span className="mt-1 block">
            {campaigns.map((campaign) => (
              <TextLink key={campaign.id} href={`/campaigns/${campaign.id}`} className="block" target="_blank">
                {campaign.name}
              </TextLink>
            ))}
          </span>
        </>
      ),
    },
  ];
}
