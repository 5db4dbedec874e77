"use client";

import { useLocale, useTranslations } from "next-intl";
import { KeyValue } from "#components/ui/key-value";
import { FiledSenderId } from "#lib/channels/sender-ids/schema";
import { countryName } from "#lib/i18n/country-name";
import type { RequestView } from "#lib/requests/inbox";
import type { DocumentRow } from "#lib/requests/verification";
import { Paper } from "./company-facts.tsx";

const regulatoryIds = ["entityId", "templateId", "brandId", "campaignId"] as const;

/** What messages shall come from in a country, and what proves the right to it, for whoever registers it with the carrier. */
export function FilingFacts({
  reader,
  request,
  documents,
}: {
  reader: "provider" | "operator";
  request: RequestView;
  documents: readonly DocumentRow[];
}) {
  const t = useTranslations("channels.senderIds");
  const words = useTranslations("requests.filing");
  const locale = useLocale();
  const filed = FiledSenderId.safeParse(request.wanted).data;
  if (!filed) return null;
  return (
    <KeyValue
      rows={[
        { key: "channel", label: words("channel"), value: request.channel },
        { key: "name", label: t("name"), value: <b className="font-mono font-medium">{filed.name}</b> },
        { key: "kind", label: t("kind"), value: t(`kinds.${filed.kind}`) },
        { key: "country", label: t("country"), value: countryName(filed.country, locale) },
        ...regulatoryIds.map((id) => ({ key: id, label: t(id), value: filed.regulatory[id] ?? null })),
        { key: "evidence", label: t("evidence"), value: filed.evidence || null },
        {
          key: "papers",
          label: words("papers"),
          value:
            documents.length === 0 ? null : (
              <ul className="flex flex-col gap-1">
                {documents.map((document) => (
                  <li key={document.id}>
                    <Paper reader={reader} customerId={request.customer.id} document={document} />
                  </li>
                ))}
              </ul>
            ),
        },
      ]}
    />
  );
}
