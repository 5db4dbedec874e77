"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { RadioCardsField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { AskExportInput, type ContactFilter, exportFormats } from "#lib/contacts/schema";
import { askExportAction } from "../files/actions.ts";

/** Asks for a file of the people whom the filters show, then leads to the page that says how far it is. */
export function ExportDialog({ filter, onClose }: { filter: ContactFilter; onClose: () => void }) {
  const t = useTranslations("contacts.exportDialog");
  const router = useRouter();
  return (
    <FormDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("title")}
      description={t("text")}
      schema={AskExportInput}
      action={askExportAction}
      defaultValues={{ filter, format: "xlsx" as const }}
      submitLabel={t("submit")}
      onSuccess={() => router.push("/audience/files")}
    >
      {({ form }) => (
        <RadioCardsField
          control={form.control}
          name="format"
          label={t("format")}
          options={exportFormats.map((value) => ({
            value,
            title: t(`formats.${value}`),
            text: t(`formatTexts.${value}`),
          }))}
        />
      )}
    </FormDialog>
  );
}
