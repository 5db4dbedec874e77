"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import { InviteOwnerInput } from "#lib/customers/schema";
import { invitationDays } from "#lib/workspaces/rules";
import { LinkDialog } from "../settings/members/link-dialog.tsx";
import { inviteOwnerAction } from "./actions.ts";

/** Invites the customer's owner; without a mail server the link is shown once. */
export function InviteOwnerDialog({
  customer,
  byMail,
  onClose,
}: {
  customer: { id: string; name: string; contactEmail: string | null };
  byMail: boolean;
  onClose: () => void;
}) {
  const t = useTranslations("customers.invite");
  const [invited, setInvited] = useState<{ email: string; link: string; expiresAt: Date } | null>(null);
  if (invited) return <LinkDialog invited={invited} onClose={onClose} />;
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      title={t("title", { name: customer.name })}
      description={t(byMail ? "mailText" : "linkText", { days: invitationDays })}
      submitLabel={t(byMail ? "submitMail" : "submitLink")}
      schema={InviteOwnerInput}
      action={inviteOwnerAction}
      defaultValues={{ customerId: customer.id, email: customer.contactEmail ?? "" }}
      onSuccess={({ email, link, expiresAt }) => {
        if (link === null) return void toast.success(t("mailing", { email }));
        setInvited({ email, link, expiresAt });
        return false;
      }}
    >
      {({ form }) => (
        <TextField
          control={form.control}
          name="email"
          label={t("email")}
          input={{ type: "email", autoComplete: "off", autoCapitalize: "none", autoFocus: true }}
        />
      )}
    </FormDialog>
  );
}
