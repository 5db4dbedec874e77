"use client";

import { useLocale, useTranslations } from "next-intl";
import { DownloadLink } from "#components/shell/download-link";
import { cn } from "#components/ui/cn";
import { KeyValue } from "#components/ui/key-value";
import { textLinkLook } from "#components/ui/text-link";
import { displayNames } from "#lib/i18n/formatters";
import type { CompanyData } from "#lib/requests/schema";
import type { DocumentRow } from "#lib/requests/verification";

/** Who a company says it is, with its papers, for its own members or for who decides about it. */
export function CompanyFacts({
  reader,
  company,
  customerId,
  documents,
}: {
  reader: "member" | "provider" | "operator";
  /** As far as it is known and well formed. */
  company: Partial<CompanyData>;
  customerId: string;
  documents: readonly DocumentRow[];
}) {
  const t = useTranslations("requests.company");
  const locale = useLocale();
  const names = displayNames(locale === "zh" ? "zh-Hans" : locale, "region");
  return (
    <KeyValue
      rows={[
        { key: "legalName", label: t("legalName"), value: company.legalName },
        { key: "registrationNumber", label: t("registrationNumber"), value: company.registrationNumber },
        { key: "country", label: t("country"), value: company.country ? names.of(company.country) : null },
        {
          key: "address",
          label: t("address"),
          value: company.address ? <span className="whitespace-pre-line">{company.address}</span> : null,
        },
        { key: "website", label: t("website"), value: company.website || null },
        {
          key: "documents",
          label: t("documents"),
          value:
            documents.length > 0 ? (
              <ul className="flex flex-col gap-1">
                {documents.map((document) => (
                  <li key={document.id}>
                    <Paper {...{ reader, customerId, document }} />
                  </li>
                ))}
              </ul>
            ) : null,
        },
      ]}
    />
  );
}

/** A link to one paper, by who reads it. */
export function Paper({
  reader,
  customerId,
  document: { id, name, size },
}: {
  reader: "member" | "provider" | "operator";
  customerId: string;
  document: DocumentRow;
}) {
  const t = useTranslations("requests.company");
  const look = cn(textLinkLook, "[overflow-wrap:anywhere]");
  const words = t("size", { name, kilobytes: Math.ceil(size / 1024) });
  if (reader === "operator") {
    return (
      <DownloadLink className={look} href={`/downloads/submitted-document?document=${id}&customer=${customerId}`}>
        {words}
      </DownloadLink>
    );
  }
  const customer = reader === "provider" ? `&customer=${customerId}` : "";
  return (
    <DownloadLink className={look} href={`/downloads/verification-document?document=${id}${customer}`}>
      {words}
    </DownloadLink>
  );
}
