"use client";

import { useTranslations } from "next-intl";
import { RadioCardsField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import type { Platform } from "#db/enums";
import { BindChosenInput } from "#lib/channels/schema";
import type { Chosen } from "#lib/connectors/profile";
import { bindChosenAccountAction } from "../actions.ts";
import { BindSteps } from "../bind-steps.tsx";
import { type Binding, withCode } from "../use-binding.tsx";
import type { Shared } from "./use-account-choice.ts";

/** Asks which of the accounts that were shared this channel shall hold. */
export function ChooseAccountDialog({
  channelId,
  platform,
  chosen,
  shared,
  binding,
  onClose,
}: {
  channelId: string;
  platform: Platform;
  chosen: Chosen;
  shared: Shared;
  binding: Binding;
  onClose: () => void;
}) {
  const t = useTranslations("channels.connect");
  return (
    <FormDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t(`choose.${chosen}`)}
      description={t("chooseText")}
      submitLabel={t("chooseSubmit")}
      alert={false}
      schema={BindChosenInput}
      defaultValues={{ channelId, accountId: "", choice: shared.choice }}
      action={async (input) => {
        const result = await binding.run(withCode(platform), () => bindChosenAccountAction(input));
        return result ?? { ok: false, code: "unavailable", message: "" };
      }}
      onSuccess={(result) => (result.bound ? undefined : false)}
    >
      {({ form }) => (
        <>
          <BindSteps latest={binding.latest} />
          <RadioCardsField
            control={form.control}
            name="accountId"
            label={t(`choose.${chosen}`)}
            columns={1}
            options={shared.accounts.map(({ id, name, detail }) => ({
              value: id,
              title: name,
              text: detail === null ? id : `${detail} · ${id}`,
            }))}
          />
        </>
      )}
    </FormDialog>
  );
}
