"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { FormDialog } from "#components/form/form-dialog";
import { DownloadLink } from "#components/shell/download-link";
import { Button, buttonLook } from "#components/ui/button";
import { Card, CardHeader } from "#components/ui/card";
import { cn } from "#components/ui/cn";
import { defer } from "#components/ui/deferred";
import { Download, FileText } from "#components/ui/icons";
import { LocalTime } from "#components/ui/local-time";
import { toast } from "#components/ui/toast";
import type { TermsFile } from "#lib/customers/terms-file";
import { replaceTermsAction } from "../actions.ts";
import { TermsField, useFileSize } from "../terms-field.tsx";

const schema = defer(() => import("#lib/customers/schema").then((rules) => rules.ReplaceTermsInput));

/** The files with the terms, newest first. */
export function TermsCard({
  customerId,
  files,
  mayAdd,
}: {
  customerId: string;
  files: readonly TermsFile[];
  mayAdd: boolean;
}) {
  const t = useTranslations("customers");
  const [open, setOpen] = useState(false);
  return (
    <Card>
      <CardHeader title={t("page.terms")} line={files.length > 0}>
        {mayAdd ? (
          <Button size="sm" variant="quiet" onClick={() => setOpen(true)}>
            {t("page.addTerms")}
          </Button>
        ) : null}
      </CardHeader>
      {files.length === 0 ? <p className="px-4 pb-4 text-muted-foreground">{t("page.noTerms")}</p> : null}
      <ul>
        {files.map((file) => (
          <TermsLine key={file.id} file={file} customerId={customerId} />
        ))}
      </ul>
      {open ? <AddTermsDialog customerId={customerId} onClose={() => setOpen(false)} /> : null}
    </Card>
  );
}

function TermsLine({ file, customerId }: { file: TermsFile; customerId: string }) {
  const t = useTranslations("customers.page");
  const size = useFileSize();
  return (
    <li className="flex items-center gap-2.5 border-b border-border px-4 py-2.5 last:border-0">
      <FileText className="flex-none text-muted-foreground" aria-hidden />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium" title={file.fileName}>
          {file.fileName}
        </span>
        <span className="block text-xs text-muted-foreground">
          {t.rich("termsBy", {
            ...{ size: size(file.size), name: file.uploadedByName },
            date: () => <LocalTime at={file.createdAt} show="date" />,
          })}
        </span>
      </span>
      <DownloadLink
        href={`/downloads/customer-terms?customer=${customerId}&file=${file.id}`}
        className={cn(buttonLook({ variant: "quiet", size: "sm", square: true }))}
        aria-label={t("download", { name: file.fileName })}
        title={t("download", { name: file.fileName })}
      >
        <Download aria-hidden />
      </DownloadLink>
    </li>
  );
}

function AddTermsDialog({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const t = useTranslations("customers.terms");
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      title={t("title")}
      description={t("text")}
      submitLabel={t("submit")}
      schema={schema.load}
      action={replaceTermsAction}
      defaultValues={{ customerId, termsFileId: "" }}
      onSuccess={() => {
        toast.success(t("done"));
      }}
    >
      {({ form }) => <TermsField control={form.control} name="termsFileId" />}
    </FormDialog>
  );
}
