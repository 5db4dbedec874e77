"use client";

import { useTranslations } from "next-intl";
import { KeyValue } from "#components/ui/key-value";
import type { DocumentRow } from "#lib/requests/verification";
import { Paper } from "./company-facts.tsx";

const shown = [
  ...["businessName", "legalName", "englishName", "legalPerson", "licenceNumber", "country", "headquarters"],
  ...["industryText", "website", "contactName", "contactPosition", "contactEmail", "contactPhone"],
  ...["conversationName", "conversationText", "profile", "destinations", "startDate", "autoReplyText"],
] as const;

/** What an account is applied for with, for whoever files it with the platform. */
export function ApplicationFacts({
  reader,
  wanted,
  customerId,
  documents,
}: {
  reader: "provider" | "operator";
  wanted: Record<string, unknown>;
  customerId: string;
  documents: readonly DocumentRow[];
}) {
  const t = useTranslations("channels.application");
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
              {documents.map((document) => (
                <li key={document.id}>
                  <Paper {...{ reader, customerId, document }} />
                </li>
              ))}
            </ul>
          ),
        },
      ]}
    />
  );
}
