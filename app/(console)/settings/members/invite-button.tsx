"use client";

import { UserRoundPlus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import { RadioCardsField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { Button } from "#components/ui/button";
import type { Role } from "#db/enums";
import { InviteMemberInput } from "#lib/workspaces/schema";
import { inviteMemberAction } from "./actions.ts";
import { type Invited, LinkDialog } from "./link-dialog.tsx";

type Props = { roles: readonly Role[]; workspace: string; days: number; byMail: boolean };

/** Asks for an address and a role. The invitation goes by mail; without a mail server its link is shown once. */
export function InviteButton(props: Props) {
  const t = useTranslations("settings.members");
  const [open, setOpen] = useState(false);
  const [invited, setInvited] = useState<Invited | null>(null);
  return (
    <>
      <Button
        variant="primary"
        icon={<UserRoundPlus aria-hidden />}
        onClick={() => {
          setInvited(null);
          setOpen(true);
        }}
      >
        {t("invite")}
      </Button>
      {open && !invited ? <InviteDialog {...props} onInvited={setInvited} onClose={() => setOpen(false)} /> : null}
      {open && invited ? <LinkDialog invited={invited} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function InviteDialog({
  roles,
  workspace,
  days,
  byMail,
  onInvited,
  onClose,
}: Props & { onInvited: (invited: Invited) => void; onClose: () => void }) {
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
      defaultValues={{ email: "", role: "operator" as Role }}
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
        </>
      )}
    </FormDialog>
  );
}
