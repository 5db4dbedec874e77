"use client";

import { useTranslations } from "next-intl";
import { SelectField, TextareaField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import type { AddressKind } from "#db/enums";
import type { Attribute } from "#lib/contacts/attributes";
import type { ContactRow } from "#lib/contacts/contacts";
import type { Group } from "#lib/contacts/groups";
import { contactNameMax, remarksMax } from "#lib/contacts/limits";
import { addContactAction, editContactAction } from "./actions.ts";
import { ContactForm, contactFormOf } from "./contact-form.ts";

const keyboards: Partial<Record<AddressKind, "tel" | "email">> = { phone: "tel", email: "email" };
/** Kinds that people know by heart; the others are ids of a page or an account, which come from messages and files. */
const typedKinds: readonly AddressKind[] = ["phone", "email"];

/** Asks for a person, or changes one. @param contact null for a new one */
export function ContactDialog({
  contact,
  attributes,
  groups,
  group = null,
  onClose,
}: {
  contact: ContactRow | null;
  attributes: readonly Attribute[];
  groups: readonly Group[];
  /** The group that is chosen first. */
  group?: Group | null;
  onClose: () => void;
}) {
  const t = useTranslations("contacts");
  return (
    <FormDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={contact ? t("dialog.edit") : t("dialog.add")}
      description={contact ? undefined : t("dialog.text")}
      schema={ContactForm}
      action={async ({ groupIds, ...input }) =>
        contact ? editContactAction({ ...input, id: contact.id }) : addContactAction({ ...input, groupIds })
      }
      defaultValues={{ ...contactFormOf(contact, typedKinds), groupId: group?.id ?? "" }}
      submitLabel={contact ? t("dialog.save") : t("add")}
      onSuccess={() => void toast.success(t(contact ? "dialog.saved" : "dialog.added"))}
    >
      {({ form: { control } }) => (
        <>
          <TextField control={control} name="name" optional label={t("columns.name")} limit={contactNameMax} />
          {typedKinds.map((kind) => (
            <TextareaField
              key={kind}
              control={control}
              name={`typed.${kind}`}
              optional
              label={t(`kind.${kind}`)}
              hint={t("dialog.lines")}
              textarea={{ rows: 2, inputMode: keyboards[kind], autoComplete: "off", spellCheck: false }}
            />
          ))}
          {attributes.map(({ key, name, kind }) => (
            <TextField
              key={key}
              control={control}
              name={`attributes.${key}`}
              optional
              label={name}
              hint={kind === "text" ? undefined : t(`attributeHint.${kind}`)}
            />
          ))}
          <TextField
            control={control}
            name="labels"
            optional
            label={t("columns.labels")}
            hint={t("dialog.labelsHint")}
          />
          {contact || groups.length === 0 ? null : (
            <SelectField
              control={control}
              name="groupId"
              optional
              label={t("dialog.group")}
              placeholder={t("dialog.noGroup")}
              options={groups.map(({ id, name }) => ({ value: id, label: name }))}
            />
          )}
          <TextareaField
            control={control}
            name="remarks"
            optional
            label={t("columns.remarks")}
            limit={remarksMax}
            textarea={{ rows: 2 }}
          />
        </>
      )}
    </FormDialog>
  );
}
