import type { useTranslations } from "next-intl";
import type { Consequence } from "#components/form/confirm-dialog";
import { LocalTime } from "#components/ui/local-time";
import { TextLink } from "#components/ui/text-link";
import type { TemplateContent } from "#db/json/template-content";
import { effectsOf, type TemplateUse } from "#lib/campaigns/template-edits/effects";
import type { EditChoice } from "#lib/campaigns/template-edits/schema";

/** What an edit touches under a choice: the campaigns with who still waits, and how many people get which words. */
export function editConsequences(
  use: readonly TemplateUse[],
  choice: EditChoice,
  content: TemplateContent,
  reviewed: boolean,
  t: ReturnType<typeof useTranslations<"templates">>,
): Consequence[] {
  const unsendable = reviewed ? [{ text: t("submit.notSendable"), loses: true }] : [];
  if (use.length === 0) return [...unsendable, { text: t("affected.none") }];
  const { oldWords, newWords, ended } = effectsOf(use, choice, content);
  return [
    {
      text: (
        <>
          {t("edit.touches", { count: use.length })}
          <span className="mt-1 block">
            {use.map((campaign) => (
              <span key={campaign.id} className="block">
                <TextLink href={`/campaigns/${campaign.id}`} target="_blank">
                  {campaign.name}
                </TextLink>{" "}
                · {t(`edit.state.${campaign.state}`)}
                {campaign.state === "scheduled" && campaign.scheduledAt ? (
                  <>
                    {" "}
                    <LocalTime at={campaign.scheduledAt} show="full" />
                  </>
                ) : null}{" "}
                · {t("edit.waiting", { people: campaign.waiting })}
              </span>
            ))}
          </span>
        </>
      ),
    },
    ...(oldWords.campaigns > 0 ? [{ text: t("edit.oldWords", oldWords) }] : []),
    ...(newWords.campaigns > 0 ? [{ text: t("edit.newWords", newWords) }] : []),
    ...(ended.campaigns > 0 ? [{ text: t("edit.ended", ended), loses: true }] : []),
    ...(choice === "finish_first" ? [] : unsendable),
  ];
}
