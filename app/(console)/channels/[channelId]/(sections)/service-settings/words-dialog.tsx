"use client";

import { useTranslations } from "next-intl";
import { TextareaField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import { EditWordsInput } from "#lib/channels/service-settings/schema";
import { wordKinds } from "#lib/channels/service-settings/words";
import { editWordsAction } from "./actions.ts";
import type { SetOfWords } from "./words-card.tsx";

/** Edits the words of one language. */
export function WordsDialog({
  channelId,
  words: { set, list },
  open,
  onOpenChange,
}: {
  channelId: string;
  words: SetOfWords;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations("channels.service");
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("words.dialogTitle", { set: t(`sets.${set}`) })}
      description={t("words.dialogText")}
      width="lg"
      schema={EditWordsInput}
      action={editWordsAction}
      defaultValues={{
        ...{ channelId, set },
        ...{ marketing: list.marketing.join("\n"), all: list.all.join("\n"), start: list.start.join("\n") },
      }}
      onSuccess={() => {
        toast.success(t("words.saved"));
      }}
    >
      {({ form: { control } }) =>
        wordKinds.map((kind) => (
          <TextareaField
            key={kind}
            control={control}
            name={kind}
            label={t(`words.kinds.${kind}`)}
            hint={t(`words.kindHints.${kind}`)}
            optional
            textarea={{ rows: 5, dir: "auto" }}
          />
        ))
      }
    </FormDialog>
  );
}
