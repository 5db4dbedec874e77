"use client";

import { Copy, UserRoundPlus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { toast } from "sonner";
import { Field } from "#components/form/field";
import { RadioCardsField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { Button } from "#components/ui/button";
import { Dialog } from "#components/ui/dialog";
import { Input } from "#components/ui/input";
import { LocalTime } from "#components/ui/local-time";
import type { Role } from "#db/enums";
import { InviteMemberInput } from "#lib/workspaces/schema";
import { inviteMemberAction } from "./actions.ts";

type Invited = { email: string; link: string; expiresAt: Date };
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

function LinkDialog({ invited, onClose }: { invited: Invited; onClose: () => void }) {
  const t = useTranslations("settings.invitations");
  const id = useId();
  async function copy() {
    await navigator.clipboard.writeText(invited.link);
    toast.success(t("copied"));
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("linkTitle", { email: invited.email })}
      footer={
        <>
          <Button onClick={onClose}>{t("done")}</Button>
          <Button variant="primary" icon={<Copy aria-hidden />} onClick={() => void copy()}>
            {t("copyLink")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3.5">
        <p>
          {t.rich("linkText", {
            email: invited.email,
            date: () => <LocalTime at={invited.expiresAt} show="full" />,
          })}
        </p>
        <Field id={id} label={t("link")}>
          <Input id={id} readOnly value={invited.link} mono onFocus={(event) => event.target.select()} />
        </Field>
      </div>
    </Dialog>
  );
}
