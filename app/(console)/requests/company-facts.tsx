"use client";

import { useLocale, useTranslations } from "next-intl";
import { DownloadLink } from "#components/shell/download-link";
import { cn } from "#components/ui/cn";
import { KeyValue } from "#components/ui/key-value";
import { textLinkLook } from "#components/ui/text-link";
import { displayNames } from "#lib/i18n/formatters";
import { CompanyData } from "#lib/requests/schema";
import type { DocumentRow } from "#lib/requests/verification";

/** Who a company says it is, with its papers. `customerId` is null for the company's own members. */
export function CompanyFacts({
  wanted,
  customerId,
  documents,
}: {
  wanted: Record<string, unknown>;
  customerId: string | null;
  documents: readonly DocumentRow[];
}) {
  const t = useTranslations("requests.company");
  const locale = useLocale();
  const company = CompanyData.partial().safeParse(wanted).data ?? {};
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
                    <DownloadLink
                      className={cn(textLinkLook, "[overflow-wrap:anywhere]")}
                      href={`/downloads/verification-document?document=${document.id}${customerId ? `&customer=${customerId}` : ""}`}
                    >
                      {t("size", { name: document.name, kilobytes: Math.ceil(document.size / 1024) })}
                    </DownloadLink>
                  </li>
                ))}
              </ul>
            ) : null,
        },
      ]}
    />
  );
}
