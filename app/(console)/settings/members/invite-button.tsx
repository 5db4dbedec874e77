"use client";

import { Copy, UserRoundPlus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { toast } from "sonner";
import { Field } from "#components/form/field";
import { RadioCardsField, TextField } from "#components/form/fields";
import { FormAlert } from "#components/form/form-alert";
import { useActionForm } from "#components/form/use-action-form";
import { Button } from "#components/ui/button";
import { Dialog } from "#components/ui/dialog";
import { Input } from "#components/ui/input";
import { LocalTime } from "#components/ui/local-time";
import type { Role } from "#db/enums";
import { InviteMemberInput } from "#lib/workspaces/schema";
import { inviteMemberAction } from "./actions.ts";

type Invited = { email: string; link: string; expiresAt: Date };
type Props = { roles: readonly Role[]; workspace: string; days: number };

/** Asks for address and role, then shows the link this once. */
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
  onInvited,
  onClose,
}: Props & { onInvited: (invited: Invited) => void; onClose: () => void }) {
  const t = useTranslations("settings");
  const words = useTranslations();
  const { form, problem, busy, submit } = useActionForm({
    schema: InviteMemberInput,
    action: inviteMemberAction,
    defaultValues: { email: "", role: "operator" as Role },
    onSuccess: onInvited,
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("invitations.dialogTitle")}
      description={t("invitations.dialogText", { workspace, days })}
      footer={
        <>
          <span className="grow" />
          <Button onClick={onClose}>{words("common.cancel")}</Button>
          <Button variant="primary" busy={busy} onClick={() => void submit()}>
            {t("invitations.create")}
          </Button>
        </>
      }
    >
      <form onSubmit={submit} noValidate className="stack">
        <FormAlert problem={problem} />
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
        {/* The button stands in the dialog's foot; Enter in a field needs one inside the form. */}
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </form>
    </Dialog>
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
          <span className="grow" />
          <Button onClick={onClose}>{t("done")}</Button>
          <Button variant="primary" icon={<Copy aria-hidden />} onClick={() => void copy()}>
            {t("copyLink")}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>
          {t.rich("linkText", {
            email: invited.email,
            date: () => <LocalTime at={invited.expiresAt} show="full" />,
          })}
        </p>
        <Field id={id} label={t("link")}>
          <Input id={id} readOnly value={invited.link} className="mono" onFocus={(event) => event.target.select()} />
        </Field>
      </div>
    </Dialog>
  );
}
