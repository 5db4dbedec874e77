"use client";

import { useTranslations } from "next-intl";
import { z } from "zod";
import { SelectField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import type { ActionResult } from "#lib/actions/result";
import type { Attribute } from "#lib/contacts/attributes";
import { attributeTests } from "#lib/contacts/limits";
import type { ContactFilter } from "#lib/contacts/schema";

type Test = ContactFilter["attributes"][number];

const TestInput = z.object({
  key: z.string().min(1, "input.required"),
  test: z.enum(attributeTests),
  value: z.string().trim().max(200),
});

/** Asks what an attribute shall be. */
export function AttributeFilterDialog({
  attributes,
  onAdd,
  onClose,
}: {
  attributes: readonly Attribute[];
  onAdd: (test: Test) => void;
  onClose: () => void;
}) {
  const t = useTranslations("contacts.attributeFilter");
  return (
    <FormDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("open")}
      schema={TestInput}
      // Nothing is saved: the condition becomes part of the URL.
      action={async (input): Promise<ActionResult<Test>> => ({ ok: true, data: input })}
      defaultValues={{ key: attributes[0]?.key ?? "", test: "is", value: "" }}
      submitLabel={t("add")}
      onSuccess={onAdd}
    >
      {({ form }) => (
        <>
          <SelectField
            control={form.control}
            name="key"
            label={t("attribute")}
            options={attributes.map(({ key, name }) => ({ value: key, label: name }))}
          />
          <SelectField
            control={form.control}
            name="test"
            label={t("test")}
            options={attributeTests.map((value) => ({ value, label: t(`tests.${value}`) }))}
          />
          {["set", "unset"].includes(form.watch("test")) ? null : (
            <TextField control={form.control} name="value" label={t("value")} hint={t("valueHint")} />
          )}
        </>
      )}
    </FormDialog>
  );
}
