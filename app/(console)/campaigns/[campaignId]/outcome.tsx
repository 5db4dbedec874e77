import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Hideable } from "#components/shell/visitor";
import { Card, CardBody } from "#components/ui/card";
import { TextLink } from "#components/ui/text-link";
import type { Certificate } from "#lib/campaigns/report/certificate";
import { sendingMs } from "#lib/campaigns/report/duration";
import type { CampaignDetail } from "#lib/campaigns/report/queries";
import { madeToLeave } from "#lib/statistics/figures";
import { ExportLink } from "./export-link.tsx";
import { useDuration } from "./use-duration.ts";

/** Another campaign that has to do with this one. */
type Related = { id: string; name: string } | null;

/** What became of a campaign that has ended, in one sentence, and what may be done now. */
export function Outcome({
  campaign,
  certificate,
  restSentAs,
  children,
}: {
  campaign: CampaignDetail["campaign"];
  certificate: Certificate;
  /** The campaign that the people it did not get to were sent to as. */
  restSentAs: Related;
  /** Actions besides the export. */
  children: ReactNode;
}) {
  const t = useTranslations("campaigns.outcome");
  const sentence = useSentence(campaign, certificate);
  return (
    <Card aria-label={t("label")}>
      <CardBody top className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <p className="min-w-0 flex-[1_1_420px] text-md">
          {sentence}
          {restSentAs ? <> {t.rich("restSent", { link: () => <CampaignLink of={restSentAs} /> })}</> : null}
        </p>
        <div className="flex min-w-0 flex-wrap items-center gap-2 narrow:w-full narrow:*:flex-1">
          {children}
          <Hideable>
            <ExportLink campaignId={campaign.id} />
          </Hideable>
        </div>
      </CardBody>
    </Card>
  );
}

export function CampaignLink({ of: { id, name } }: { of: { id: string; name: string } }) {
  return <TextLink href={`/campaigns/${id}`}>{name}</TextLink>;
}

type Told = "accepted" | "delivered" | "failedLater" | "refused" | "uncertain" | "leftOut" | "expired" | "cancelled";

/** Every part that is not nothing; what was delivered or failed later stands within the accepted. */
function useSentence(campaign: CampaignDetail["campaign"], certificate: Certificate): string {
  const t = useTranslations("campaigns.outcome");
  const format = useFormatter();
  const duration = useDuration();
  const { accepted, delivered, failedLater, refused, uncertain, leftOut, expired, cancelled } = certificate;
  const told = (counts: Partial<Record<Told, number>>) =>
    Object.entries(counts).flatMap(([key, count]) => (count > 0 ? [t(key as Told, { count })] : []));
  const within = told({ delivered, failedLater });
  const parts = told({ accepted, refused, uncertain, leftOut, expired, cancelled });
  if (within.length > 0) {
    parts[0] = t("acceptedOf", { count: accepted, parts: format.list(within, { type: "unit" }) });
  }
  const values = { parts: format.list(parts, { type: "conjunction" }) };
  const left = madeToLeave(certificate);
  if (left === 0) return t("unsent", values);
  if (cancelled > 0) return t("stopped", values);
  const ms = sendingMs(campaign);
  if (ms === null) return t("sentAt", { ...values, count: left });
  return t("sent", { ...values, count: left, took: duration(ms) });
}
