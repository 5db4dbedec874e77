"use client";

import { useTranslations } from "next-intl";
import { RadioCardsField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import type { Role } from "#db/enums";
import { canBeLimited } from "#lib/workspaces/rules";
import { InviteMemberInput } from "#lib/workspaces/schema";
import { inviteMemberAction } from "./actions.ts";
import { ChannelsField } from "./channels-field.tsx";
import { CustomersField } from "./customers-field.tsx";
import type { InviteProps } from "./invite-button.tsx";
import type { Invited } from "./link-dialog.tsx";

/** Asks for an address, a role, and the channels that the person will see. */
export function InviteDialog({
  roles,
  channels,
  workspace,
  provider,
  days,
  byMail,
  onInvited,
  onClose,
}: InviteProps & { onInvited: (invited: Invited) => void; onClose: () => void }) {
  const t = useTranslations("settings");
  const words = useTranslations();
  return (
    <FormDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("invitations.dialogTitle")}
      description={t(byMail ? "invitations.mailText" : "invitations.dialogText", { workspace, days })}
      schema={InviteMemberInput}
      action={inviteMemberAction}
      defaultValues={{ email: "", role: "operator" as Role, channelIds: null, customerIds: null }}
      submitLabel={t(byMail ? "invitations.invite" : "invitations.create")}
      onSuccess={({ email, link, expiresAt }) => {
        if (link === null) return void toast.success(t("invitations.mailing", { email }));
        onInvited({ email, link, expiresAt });
        return false;
      }}
    >
      {({ form }) => (
        <>
          <TextField
            control={form.control}
            name="email"
            label={t("invitations.email")}
            input={{ type: "email", autoComplete: "off", autoCapitalize: "none" }}
          />
          <RadioCardsField
            control={form.control}
            name="role"
            label={t("invitations.role")}
            options={roles.map((role) => ({
              value: role,
              title: words(`states.role.${role}`),
              text: t(`roles.${role}`),
            }))}
          />
          {canBeLimited(form.watch("role")) ? (
            <ChannelsField control={form.control} name="channelIds" channels={channels} />
          ) : null}
          {provider && canBeLimited(form.watch("role")) ? (
            <CustomersField control={form.control} name="customerIds" known={[]} />
          ) : null}
        </>
      )}
    </FormDialog>
  );
}
