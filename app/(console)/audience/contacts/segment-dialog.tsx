"use client";

import { useTranslations } from "next-intl";
import { TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import { groupNameMax } from "#lib/contacts/limits";
import { type ContactFilter, SaveSegmentInput } from "#lib/contacts/schema";
import { saveSegmentAction } from "./actions.ts";

/** Asks for the name under which a filter is kept. */
export function SegmentDialog({ filter, onClose }: { filter: ContactFilter; onClose: () => void }) {
  const t = useTranslations("contacts.segment");
  return (
    <FormDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("title")}
      description={t("text")}
      schema={SaveSegmentInput}
      action={saveSegmentAction}
      defaultValues={{ name: "", filter }}
      submitLabel={t("submit")}
      onSuccess={() => void toast.success(t("done"))}
    >
      {({ form }) => (
        <TextField
          control={form.control}
          name="name"
          label={t("name")}
          limit={groupNameMax}
          input={{ autoComplete: "off" }}
        />
      )}
    </FormDialog>
  );
}
