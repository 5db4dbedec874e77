"use client";

import { useTranslations } from "next-intl";
import type { UseFormReturn } from "react-hook-form";
import { RadioCardsField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { Button } from "#components/ui/button";
import { Plus } from "#components/ui/icons";
import { toast } from "#components/ui/toast";
import { poolOutcomes } from "#db/sender-enums";
import type { PoolRow, PoolSender } from "#lib/channels/sender-pools/pools";
import { poolNameMax, poolRulesMax, SavePoolInput } from "#lib/channels/sender-pools/schema";
import { saveSenderPoolAction } from "./actions.ts";
import { CountryRule, SenderBoxes } from "./pool-fields.tsx";

type Props = { channelId: string; pool: PoolRow | null; senders: PoolSender[]; onClose: () => void };
type Form = UseFormReturn<SavePoolInput>;

/** Makes or changes a pool: its name, its senders by country and for all others, and what happens when one of them cannot send. */
export function PoolDialog({ channelId, pool, senders, onClose }: Props) {
  const t = useTranslations("channels.senderPools");
  return (
    <FormDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      width="lg"
      title={pool ? t("editTitle", { name: pool.name }) : t("addTitle")}
      description={t("formText")}
      schema={SavePoolInput}
      defaultValues={{
        ...{ channelId, poolId: pool?.id ?? null, name: pool?.name ?? "", rules: pool?.rules ?? [] },
        ...{ otherIds: pool?.otherIds ?? senders.map(({ id }) => id), whenOut: pool?.whenOut ?? "move" },
      }}
      action={saveSenderPoolAction}
      onSuccess={() => void toast.success(t("saved"))}
    >
      {({ form }) => <Fields form={form as unknown as Form} senders={senders} />}
    </FormDialog>
  );
}

function Fields({ form, senders }: { form: Form; senders: PoolSender[] }) {
  const t = useTranslations("channels.senderPools");
  const [rules, otherIds] = form.watch(["rules", "otherIds"]);
  const { errors, isSubmitted } = form.formState;
  const put = { shouldDirty: true, shouldValidate: isSubmitted };
  const taken = rules.flatMap(({ countries }) => countries);
  return (
    <>
      <TextField
        control={form.control}
        name="name"
        label={t("name")}
        limit={poolNameMax}
        input={{ autoComplete: "off" }}
      />
      <SenderBoxes
        label={t(rules.length === 0 ? "everybody" : "others")}
        hint={t("othersHint")}
        senders={senders}
        value={otherIds}
        error={errors.otherIds?.message}
        onChange={(ids) => form.setValue("otherIds", ids, put)}
      />
      {rules.map((rule, at) => (
        <CountryRule
          // Rules have no ids of their own, and their parts keep no state.
          key={String(at)}
          number={at + 1}
          rule={rule}
          senders={senders}
          taken={taken}
          errors={{
            countries: errors.rules?.[at]?.countries?.message,
            senderIds: errors.rules?.[at]?.senderIds?.message,
          }}
          onChange={(changed) => form.setValue("rules", rules.with(at, changed), put)}
          onRemove={() => form.setValue("rules", rules.toSpliced(at, 1), put)}
        />
      ))}
      <div>
        <Button
          size="sm"
          icon={<Plus aria-hidden />}
          disabled={rules.length >= poolRulesMax}
          onClick={() => form.setValue("rules", [...rules, { countries: [], senderIds: [] }], { shouldDirty: true })}
        >
          {t("addRule")}
        </Button>
      </div>
      <RadioCardsField
        control={form.control}
        name="whenOut"
        label={t("whenOutLabel")}
        options={poolOutcomes.map((value) => ({
          value,
          title: t(`whenOut.${value}.title`),
          text: t(`whenOut.${value}.text`),
        }))}
        columns={1}
      />
    </>
  );
}
