"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { type Control, useFieldArray } from "react-hook-form";
import { SwitchField, TextareaField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { Button, IconButton } from "#components/ui/button";
import { Plus, X } from "#components/ui/icons";
import { toast } from "#components/ui/toast";
import type { Greeting } from "#db/schema/senders";
import { type GreetingInput, greetingSchema, WELCOME_MAX } from "#lib/channels/senders/schema";
import type { PlatformProfile } from "#lib/connectors/profile";
import { editGreetingAction } from "./actions.ts";
import type { DialogOfNumber } from "./dialog-of-number.ts";

type Limits = NonNullable<PlatformProfile["greeting"]>;

/** Edits what people find in an empty chat. */
export function GreetingDialog({
  channelId,
  number,
  greeting,
  welcomeText,
  limits,
  open,
  onOpenChange,
}: DialogOfNumber & { greeting: Greeting; welcomeText: string; limits: Limits }) {
  const t = useTranslations("channels.number.greeting");
  const schema = useMemo(() => greetingSchema(limits), [limits]);
  const { welcome, commands } = greeting;
  const starters = Array.from({ length: limits.starters.max }, (_, at) => greeting.starters[at] ?? "");
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("dialogTitle", { phone: number.phone })}
      width="lg"
      schema={schema}
      action={editGreetingAction}
      defaultValues={{ channelId, senderId: number.id, welcome, welcomeText, starters, commands }}
      onSuccess={() => {
        toast.success(t("saved"));
      }}
    >
      {({ form: { control } }) => (
        <>
          <fieldset className="flex flex-col gap-2">
            <legend className="mb-1 font-strong">{t("starters")}</legend>
            <p className="text-xs text-muted-foreground">{t("startersHint")}</p>
            {starters.map((_, at) => (
              <TextField
                // biome-ignore lint/suspicious/noArrayIndexKey: the fields are numbered and never change places
                key={at}
                control={control}
                name={`starters.${at}`}
                label={t("starter", { at: at + 1 })}
                optional
                limit={limits.starters.length}
              />
            ))}
          </fieldset>
          <Commands control={control} limits={limits} />
          <fieldset className="flex flex-col gap-3">
            <legend className="mb-1 font-strong">{t("welcomeMessage")}</legend>
            <SwitchField control={control} name="welcome" label={t("welcome")} hint={t("welcomeHint")} />
            <TextareaField
              control={control}
              name="welcomeText"
              label={t("welcomeText")}
              hint={t("welcomeTextHint")}
              optional
              limit={WELCOME_MAX}
              textarea={{ rows: 3, dir: "auto" }}
            />
          </fieldset>
        </>
      )}
    </FormDialog>
  );
}

function Commands({ control, limits }: { control: Control<GreetingInput, unknown, GreetingInput>; limits: Limits }) {
  const t = useTranslations("channels.number.greeting");
  const { fields, append, remove } = useFieldArray({ control, name: "commands" });
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-strong">{t("commands")}</legend>
      <p className="text-xs text-muted-foreground">{t("commandsHint")}</p>
      {fields.map((field, at) => (
        <div key={field.id} className="grid grid-cols-[minmax(0,1fr)_minmax(0,2fr)_auto] items-start gap-2">
          <TextField control={control} name={`commands.${at}.name`} label={t("command", { at: at + 1 })} />
          <TextField control={control} name={`commands.${at}.description`} label={t("commandText")} />
          <IconButton className="mt-6" label={t("remove", { at: at + 1 })} onClick={() => remove(at)}>
            <X aria-hidden />
          </IconButton>
        </div>
      ))}
      {fields.length < limits.commands.max ? (
        <span>
          <Button size="sm" icon={<Plus aria-hidden />} onClick={() => append({ name: "", description: "" })}>
            {t("add")}
          </Button>
        </span>
      ) : null}
    </fieldset>
  );
}
