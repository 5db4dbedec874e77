"use client";

import { useTranslations } from "next-intl";
import { TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import { nameMax, RenameFileInput } from "#lib/media/library/schema";
import { renameFileAction } from "./actions.ts";

export function RenameDialog({ file, onClose }: { file: { id: string; name: string }; onClose: () => void }) {
  const t = useTranslations("library.rename");
  return (
    <FormDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("title", { name: file.name })}
      description={t("text")}
      schema={RenameFileInput}
      action={renameFileAction}
      defaultValues={{ id: file.id, name: file.name }}
      submitLabel={t("submit")}
      onSuccess={(_, { name }) => void toast.success(t("done", { name }))}
    >
      {({ form }) => <TextField control={form.control} name="name" label={t("name")} limit={nameMax} />}
    </FormDialog>
  );
}
