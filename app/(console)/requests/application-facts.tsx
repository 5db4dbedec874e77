"use client";

import { useTranslations } from "next-intl";
import { DownloadLink } from "#components/shell/download-link";
import { cn } from "#components/ui/cn";
import { KeyValue } from "#components/ui/key-value";
import { textLinkLook } from "#components/ui/text-link";
import type { DocumentRow } from "#lib/requests/verification";

const shown = [
  ...["businessName", "legalName", "englishName", "legalPerson", "licenceNumber", "country", "headquarters"],
  ...["industryText", "website", "contactName", "contactPosition", "contactEmail", "contactPhone"],
  ...["conversationName", "conversationText", "profile", "destinations", "startDate", "autoReplyText"],
] as const;

/** What an account is applied for with, for whoever files it with the platform. */
export function ApplicationFacts({
  wanted,
  customerId,
  documents,
}: {
  wanted: Record<string, unknown>;
  customerId: string;
  documents: readonly DocumentRow[];
}) {
  const t = useTranslations("channels.application");
  const sizes = useTranslations("requests.company");
  const shownValue = (name: string) => {
    const value = wanted[name];
    return Array.isArray(value) ? value.join(", ") : typeof value === "string" && value !== "" ? value : null;
  };
  return (
    <KeyValue
      rows={[
        ...shown.map((name) => ({ key: name, label: t(name as "businessName"), value: shownValue(name) })),
        {
          key: "papers",
          label: t("papers"),
          value: (
            <ul className="flex flex-col gap-1">
              {documents.map(({ id, name, size }) => (
                <li key={id}>
                  <DownloadLink
                    className={cn(textLinkLook, "[overflow-wrap:anywhere]")}
                    href={`/downloads/verification-document?document=${id}&customer=${customerId}`}
                  >
                    {sizes("size", { name, kilobytes: Math.ceil(size / 1024) })}
                  </DownloadLink>
                </li>
              ))}
            </ul>
          ),
        },
      ]}
    />
  );
}
