"use client";

import { useTranslations } from "next-intl";
import { SelectField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { IconButton } from "#components/ui/button";
import { Trash2 } from "#components/ui/icons";
import { Mono } from "#components/ui/mono";
import { toast } from "#components/ui/toast";
import { attributeKinds } from "#db/audience-enums";
import type { Attribute } from "#lib/contacts/attributes";
import { DefineAttributeInput } from "#lib/contacts/schema";
import { defineAttributeAction, removeAttributeAction } from "./actions.ts";

/** What is kept about contacts, and a form for one more. */
export function AttributesDialog({ attributes, onClose }: { attributes: readonly Attribute[]; onClose: () => void }) {
  const t = useTranslations("contacts.attributes");
  async function remove({ key, name }: Attribute) {
    const result = await removeAttributeAction({ key });
    if (result.ok) toast.success(t("removed", { name }));
    else toast.error(result.message);
  }
  return (
    <FormDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("title")}
      description={t("text")}
      schema={DefineAttributeInput}
      action={defineAttributeAction}
      defaultValues={{ key: "", name: "", kind: "text" }}
      submitLabel={t("submit")}
      onSuccess={(_, { name }) => void toast.success(t("done", { name }))}
    >
      {({ form }) => (
        <>
          {attributes.length > 0 ? (
            <ul className="flex flex-col divide-y divide-border rounded-md border border-border">
              {attributes.map((attribute) => (
                <li key={attribute.key} className="flex min-w-0 items-center gap-3 px-3 py-1.5">
                  <span className="min-w-0 flex-1 truncate font-medium">{attribute.name}</span>
                  <Mono>{attribute.key}</Mono>
                  <span className="text-muted-foreground">{t(`kinds.${attribute.kind}`)}</span>
                  <IconButton
                    label={t("remove", { name: attribute.name })}
                    size="sm"
                    onClick={() => void remove(attribute)}
                  >
                    <Trash2 aria-hidden />
                  </IconButton>
                </li>
              ))}
            </ul>
          ) : null}
          <TextField control={form.control} name="name" label={t("name")} input={{ autoComplete: "off" }} />
          <TextField
            control={form.control}
            name="key"
            label={t("key")}
            hint={t("keyHint")}
            input={{ autoComplete: "off", spellCheck: false }}
          />
          <SelectField
            control={form.control}
            name="kind"
            label={t("kind")}
            options={attributeKinds.map((value) => ({ value, label: t(`kinds.${value}`) }))}
          />
        </>
      )}
    </FormDialog>
  );
}
