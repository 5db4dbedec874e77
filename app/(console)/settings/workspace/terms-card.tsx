"use client";

import { useTranslations } from "next-intl";
import { DownloadLink } from "#components/shell/download-link";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { FileText } from "#components/ui/icons";
import { LocalTime } from "#components/ui/local-time";
import { textLinkLook } from "#components/ui/text-link";
import type { TermsFile } from "#lib/customers/terms-file";

/** The files with the terms that this workspace agreed to with its provider, for its owner. */
export function OwnTermsCard({ files }: { files: readonly TermsFile[] }) {
  const t = useTranslations("customers.own");
  return (
    <Card>
      <CardHeader title={t("title")} />
      <CardBody>
        <p className="mb-2 text-muted-foreground">{files.length > 0 ? t("text") : t("none")}</p>
        <ul className="grid gap-2">
          {files.map((file) => (
            <li key={file.id} className="flex min-w-0 items-center gap-2">
              <FileText className="size-4 flex-none text-muted-foreground" aria-hidden />
              <DownloadLink href={`/downloads/terms?file=${file.id}`} className={`${textLinkLook} min-w-0 truncate`}>
                {file.fileName}
              </DownloadLink>
              <span className="ml-auto flex-none text-xs text-muted-foreground">
                <LocalTime at={file.createdAt} show="date" />
              </span>
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}
