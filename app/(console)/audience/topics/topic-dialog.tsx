"use client";

import { useTranslations } from "next-intl";
import type { UseFormReturn } from "react-hook-form";
import { TextareaField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { Checkbox } from "#components/ui/checkbox";
import { toast } from "#components/ui/toast";
import type { Topic, TopicTemplate } from "#lib/audience/topics/list-topics";
import { type CreateTopicInput, EditTopicInput, CreateTopicInput as NewTopicInput } from "#lib/audience/topics/schema";
import { createTopicAction, editTopicAction } from "./actions.ts";

type Props = { topic: Topic | null; templates: TopicTemplate[]; onClose: () => void };

/** The form of a topic: its name as people read it, and the templates that are about it. */
export function TopicDialog({ topic, templates, onClose }: Props) {
  const t = useTranslations("audience.topics");
  const common = {
    open: true,
    onOpenChange: (open: boolean) => (open ? undefined : onClose()),
    title: topic ? t("editTitle", { name: topic.name }) : t("createTitle"),
    description: t("formText"),
    onSuccess: () => void toast.success(t("saved")),
  };
  const values = {
    name: topic?.name ?? "",
    description: topic?.description ?? "",
    templateCodes: topic?.templates.map(({ code }) => code) ?? [],
  };
  return topic ? (
    <FormDialog
      {...common}
      schema={EditTopicInput}
      defaultValues={{ topicId: topic.id, ...values }}
      action={editTopicAction}
    >
      {({ form }) => <Fields form={form as unknown as UseFormReturn<CreateTopicInput>} templates={templates} />}
    </FormDialog>
  ) : (
    <FormDialog
      {...common}
      submitLabel={t("create")}
      schema={NewTopicInput}
      defaultValues={values}
      action={createTopicAction}
    >
      {({ form }) => <Fields form={form as unknown as UseFormReturn<CreateTopicInput>} templates={templates} />}
    </FormDialog>
  );
}

function Fields({ form, templates }: { form: UseFormReturn<CreateTopicInput>; templates: TopicTemplate[] }) {
  const t = useTranslations("audience.topics");
  const { control, watch, setValue } = form;
  const chosen = watch("templateCodes");
  return (
    <>
      <TextField control={control} name="name" label={t("name")} hint={t("nameHint")} limit={60} />
      <TextareaField control={control} name="description" label={t("description")} limit={200} optional />
      <fieldset className="flex min-w-0 flex-col gap-1">
        <legend className="mb-1 font-medium">{t("templates")}</legend>
        <p className="text-xs text-muted-foreground">
          {templates.length === 0 ? t("noTemplates") : t("templatesHint")}
        </p>
        {templates.map(({ code, name, channel }) => (
          <Checkbox
            key={code}
            checked={chosen.includes(code)}
            onCheckedChange={(checked) =>
              setValue("templateCodes", checked ? [...chosen, code] : chosen.filter((one) => one !== code), {
                shouldDirty: true,
              })
            }
            label={t("templateOf", { name, channel })}
          />
        ))}
      </fieldset>
    </>
  );
}
