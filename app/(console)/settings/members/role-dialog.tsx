"use client";

import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { RadioCardsField } from "#components/form/fields";
import { FormAlert } from "#components/form/form-alert";
import { useActionForm } from "#components/form/use-action-form";
import { Button } from "#components/ui/button";
import { Dialog } from "#components/ui/dialog";
import type { Role } from "#db/enums";
import type { MemberRow } from "#lib/workspaces/members";
import { ChangeRoleInput } from "#lib/workspaces/schema";
import { changeRoleAction } from "./actions.ts";

/** Gives one member another role. */
export function RoleDialog({
  member,
  roles,
  onClose,
}: {
  member: MemberRow;
  roles: readonly Role[];
  onClose: () => void;
}) {
  const t = useTranslations("settings");
  const words = useTranslations();
  const { form, problem, busy, submit } = useActionForm({
    schema: ChangeRoleInput,
    action: changeRoleAction,
    defaultValues: { userId: member.userId, role: member.role },
    onSuccess: (_data, input) => {
      toast.success(t("members.roleChanged", { name: member.name, role: words(`states.role.${input.role}`) }));
      onClose();
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("members.roleTitle", { name: member.name })}
      footer={
        <>
          <span className="grow" />
          <Button onClick={onClose}>{words("common.cancel")}</Button>
          <Button variant="primary" busy={busy} onClick={() => void submit()}>
            {t("members.roleSave")}
          </Button>
        </>
      }
    >
      <form onSubmit={submit} noValidate className="stack">
        <FormAlert problem={problem} />
        <RadioCardsField
          control={form.control}
          name="role"
          label={t("members.role")}
          options={roles.map((role) => ({
            value: role,
            title: words(`states.role.${role}`),
            text: t(`roles.${role}`),
          }))}
        />
      </form>
    </Dialog>
  );
}
