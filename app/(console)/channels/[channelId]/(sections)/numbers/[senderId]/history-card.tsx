"use client";

import { useTranslations } from "next-intl";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { History } from "#components/ui/icons";
import { LocalTime } from "#components/ui/local-time";
import { Timeline } from "#components/ui/timeline";
import { senderQualities, senderStates } from "#db/sender-enums";
import type { SenderChange } from "#lib/channels/senders/changes";
import { useNameState } from "../name-state.ts";
import { tierWords } from "../tier.tsx";

const levels = ["STANDARD", "HIGH", "APP", "NOT_APPLICABLE"] as const;

/** How the number changed, newest first. */
export function HistoryCard({ changes }: { changes: SenderChange[] }) {
  const t = useTranslations("channels.number.history");
  const words = useTraitWords();
  return (
    <Card>
      <CardHeader title={t("title")} />
      <CardBody>
        {changes.length > 0 ? (
          <Timeline
            label={t("title")}
            entries={changes.map((change) => ({
              key: change.id,
              icon: <History aria-hidden />,
              title: t(`trait.${change.trait}`),
              text: t("line", { before: words(change.trait, change.before), after: words(change.trait, change.after) }),
              time: <LocalTime at={change.at} />,
            }))}
          />
        ) : (
          <p className="text-secondary-foreground">{t("empty")}</p>
        )}
      </CardBody>
    </Card>
  );
}

/** A value of a trait in words; the platform's own word for one that has none. */
function useTraitWords(): (trait: SenderChange["trait"], value: string | null) => string {
  const t = useTranslations();
  const tiers = useTranslations("channels.numbers");
  const nameState = useNameState();
  return (trait, value) => {
    if (value === null) return t("channels.number.history.unknown");
    switch (trait) {
      case "state": {
        const known = senderStates.find((state) => state === value);
        return known ? t(`states.sender.${known}`) : value;
      }
      case "quality": {
        const known = senderQualities.find((state) => state === value);
        return known ? t(`states.quality.${known}`) : value;
      }
      case "throughput": {
        const known = levels.find((level) => level === value);
        return known ? t(`channels.number.facts.level.${known}`) : value;
      }
      case "tier":
        return tierWords(value, tiers);
      case "nameState":
        return nameState(value);
      case "official":
        return value === "true" ? t("channels.number.facts.officialYes") : t("channels.number.facts.officialNo");
      default:
        return value;
    }
  };
}
