"use client";

import { useTranslations } from "next-intl";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { SelectField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import type { Group } from "#lib/contacts/groups";
import { labelMax } from "#lib/contacts/limits";
import { ActOnContactsInput, type Chosen } from "#lib/contacts/schema";
import { actOnContactsAction } from "./actions.ts";

type Shared = {
  who: Chosen;
  /** How many, in words. */
  words: string;
  onClose: () => void;
  onDone: () => void;
};

/** Asks for the label or the group. */
export function ActDialog({
  who,
  words,
  act,
  groups,
  ofGroup,
  onClose,
  onDone,
}: Shared & { act: "label" | "unlabel" | "join" | "leave"; groups: readonly Group[]; ofGroup: Group | null }) {
  const t = useTranslations("contacts.chosen");
  const asksGroup = act === "join" || act === "leave";
  return (
    <FormDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t(`titles.${act}`, { count: words })}
      schema={ActOnContactsInput}
      action={actOnContactsAction}
      defaultValues={{ who, act, value: act === "leave" ? (ofGroup?.id ?? "") : "" }}
      submitLabel={t(`acts.${act}`)}
      onSuccess={({ people }) => {
        toast.success(t("done", { count: people }));
        onDone();
      }}
    >
      {({ form }) =>
        asksGroup ? (
          <SelectField
            control={form.control}
            name="value"
            label={t("group")}
            placeholder={t("groupHint")}
            options={(act === "leave" && ofGroup ? [ofGroup] : groups).map(({ id, name }) => ({
              value: id,
              label: name,
            }))}
          />
        ) : (
          <TextField
            control={form.control}
            name="value"
            label={t("label")}
            limit={labelMax}
            input={{ autoComplete: "off" }}
          />
        )
      }
    </FormDialog>
  );
}

/** Asks whether the chosen shall be deleted, with what that means. */
export function DeleteDialog({ who, words, onClose, onDone }: Shared) {
  const t = useTranslations("contacts.chosen");
  return (
    <ConfirmDialog
      level={2}
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("titles.delete", { count: words })}
      confirmLabel={t("acts.delete")}
      consequences={[
        { text: t("deletes"), loses: true },
        { text: t("keepsSuppressions") },
        { text: t("keepsMessages") },
      ]}
      onConfirm={async () => {
        const result = await actOnContactsAction({ who, act: "delete", value: "" });
        if (!result.ok) return result.message;
        toast.success(t("deleted", { count: result.data.people }));
        onDone();
      }}
    />
  );
}
