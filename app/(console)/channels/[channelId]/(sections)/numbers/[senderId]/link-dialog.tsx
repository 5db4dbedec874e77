"use client";

import { useTranslations } from "next-intl";
import { TextareaField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import type { ChatLink } from "#db/schema/senders";
import { CreateLinkInput, EditLinkInput, LINK_TEXT_MAX } from "#lib/channels/senders/schema";
import { createLinkAction, editLinkAction } from "./actions.ts";
import type { DialogOfNumber } from "./dialog-of-number.ts";

/** Makes a link, or changes the text of one. */
export function LinkDialog({ link, ...props }: DialogOfNumber & { link: ChatLink | null }) {
  return link ? <EditLink {...props} link={link} /> : <NewLink {...props} />;
}

function NewLink({ channelId, number, open, onOpenChange }: DialogOfNumber) {
  const t = useTranslations("channels.number.links");
  return (
    <FormDialog
      {...{ open, onOpenChange }}
      title={t("addTitle", { phone: number.phone })}
      description={t("addText")}
      submitLabel={t("create")}
      schema={CreateLinkInput}
      action={createLinkAction}
      defaultValues={{ channelId, senderId: number.id, text: "" }}
      onSuccess={() => {
        toast.success(t("created"));
      }}
    >
      {({ form }) => (
        <TextareaField
          control={form.control}
          name="text"
          label={t("text")}
          limit={LINK_TEXT_MAX}
          textarea={{ rows: 3 }}
        />
      )}
    </FormDialog>
  );
}

function EditLink({ channelId, number, link, open, onOpenChange }: DialogOfNumber & { link: ChatLink }) {
  const t = useTranslations("channels.number.links");
  return (
    <FormDialog
      {...{ open, onOpenChange }}
      title={t("editTitle")}
      description={t("editText")}
      submitLabel={t("save")}
      schema={EditLinkInput}
      action={editLinkAction}
      defaultValues={{ channelId, senderId: number.id, code: link.code, text: link.text }}
      onSuccess={() => {
        toast.success(t("changed"));
      }}
    >
      {({ form }) => (
        <TextareaField
          control={form.control}
          name="text"
          label={t("text")}
          limit={LINK_TEXT_MAX}
          textarea={{ rows: 3 }}
        />
      )}
    </FormDialog>
  );
}
