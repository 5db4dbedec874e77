"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { ComboboxField, TextareaField, TextField } from "#components/form/fields";
import { FormAlert } from "#components/form/form-alert";
import { useActionForm } from "#components/form/use-action-form";
import { Button, ButtonLink } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { defer } from "#components/ui/deferred";
import { toast } from "#components/ui/toast";
import { CONTACT_NAME_MAX, CUSTOMER_NAME_MAX, OFFICE_ADDRESS_MAX } from "#lib/customers/limits";
import { type Invited, LinkDialog } from "../../settings/members/link-dialog.tsx";
import { createCustomerAction } from "../actions.ts";
import { TermsField } from "../terms-field.tsx";

const schema = defer(() => import("#lib/customers/schema").then((rules) => rules.CreateCustomerInput));

type Country = { value: string; label: string };
const empty = { name: "", country: "", contactName: "", contactEmail: "", officeAddress: "", termsFileId: "" };

/** Company, contact and terms. Afterwards the customer's page, with the link of the invitation where no mail carries it. */
export function NewCustomerForm({ countries, byMail }: { countries: readonly Country[]; byMail: boolean }) {
  const t = useTranslations("customers.create");
  const words = useTranslations("common");
  const router = useRouter();
  const [made, setMade] = useState<{ id: string; invited: Invited } | null>(null);
  const { form, problem, busy, submit } = useActionForm({
    schema: schema.load,
    action: createCustomerAction,
    defaultValues: empty,
    onSuccess: ({ id, email, link, expiresAt }, { name }) => {
      if (link !== null) {
        toast.success(t("created", { name }));
        return setMade({ id, invited: { email, link, expiresAt } });
      }
      toast.success(t("createdMail", { name, email }));
      router.push(`/customers/${id}`);
    },
  });
  const { control } = form;
  return (
    <form className="flex max-w-[760px] flex-col gap-4" onSubmit={submit} noValidate autoComplete="off">
      <FormAlert problem={problem} />
      <Part title={t("company")}>
        <TextField control={control} name="name" label={t("name")} limit={CUSTOMER_NAME_MAX} />
        <ComboboxField
          control={control}
          name="country"
          label={t("country")}
          placeholder={t("countryPlaceholder")}
          searchPlaceholder={t("countrySearch")}
          options={countries}
        />
        <TextareaField
          control={control}
          name="officeAddress"
          label={t("officeAddress")}
          limit={OFFICE_ADDRESS_MAX}
          textarea={{ rows: 3 }}
          className="col-span-full"
        />
      </Part>
      <Part title={t("contact")} text={t("contactText")}>
        <TextField control={control} name="contactName" label={t("contactName")} limit={CONTACT_NAME_MAX} />
        <TextField
          control={control}
          name="contactEmail"
          label={t("contactEmail")}
          input={{ type: "email", autoCapitalize: "none" }}
        />
      </Part>
      <Part title={t("terms")} text={t("termsText")}>
        <div className="col-span-full">
          <TermsField control={control} name="termsFileId" />
        </div>
      </Part>
      <div className="flex flex-wrap justify-end gap-2 narrow:[&_[data-slot=button]]:flex-1">
        <ButtonLink href="/customers">{words("cancel")}</ButtonLink>
        <Button type="submit" variant="primary" busy={busy}>
          {t(byMail ? "submitMail" : "submitLink")}
        </Button>
      </div>
      {made ? <LinkDialog invited={made.invited} onClose={() => router.push(`/customers/${made.id}`)} /> : null}
    </form>
  );
}

function Part({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  return (
    <Card>
      <CardHeader title={title} />
      <CardBody>
        {text ? <p className="-mt-1 mb-3.5 text-muted-foreground">{text}</p> : null}
        <div className="grid grid-cols-2 gap-x-4 gap-y-3.5 slim:grid-cols-[minmax(0,1fr)]">{children}</div>
      </CardBody>
    </Card>
  );
}
