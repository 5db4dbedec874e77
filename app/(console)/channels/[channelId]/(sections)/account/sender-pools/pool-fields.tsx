"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { Field } from "#components/form/field";
import { IconButton } from "#components/ui/button";
import { Checkbox } from "#components/ui/checkbox";
import { Combobox } from "#components/ui/combobox";
import { Trash2, X } from "#components/ui/icons";
import type { PoolRule } from "#db/schema/sender-pools";
import { canSenderSend } from "#lib/channels/may-send";
import type { PoolSender } from "#lib/channels/sender-pools/pools";
import { useCountries } from "../application/destinations-field.tsx";

/** Chooses some of a channel's senders. */
export function SenderBoxes({
  label,
  hint,
  senders,
  value,
  error,
  onChange,
}: {
  label: string;
  hint?: string;
  senders: PoolSender[];
  value: string[];
  error: string | undefined;
  onChange: (ids: string[]) => void;
}) {
  const states = useTranslations("states.sender");
  const id = useId();
  // In the order of the channel's senders; those that are gone are left out.
  const put = (ids: Set<string>) => onChange(senders.flatMap((one) => (ids.has(one.id) ? [one.id] : [])));
  return (
    <Field id={id} group label={label} hint={hint} error={error}>
      <fieldset aria-labelledby={`${id}-label`} className="flex min-w-0 flex-col gap-1.5">
        {senders.map((sender) => (
          <Checkbox
            key={sender.id}
            checked={value.includes(sender.id)}
            onCheckedChange={(checked) => {
              const ids = new Set(value);
              if (checked) ids.add(sender.id);
              else ids.delete(sender.id);
              put(ids);
            }}
            label={
              <span className="tabular-nums [overflow-wrap:anywhere]">
                {sender.address}
                {sender.displayName === sender.address ? null : (
                  <span className="text-muted-foreground"> · {sender.displayName}</span>
                )}
                {canSenderSend(sender.state) ? null : (
                  <span className="text-muted-foreground"> · {states(sender.state)}</span>
                )}
              </span>
            }
          />
        ))}
      </fieldset>
    </Field>
  );
}

/** One rule: countries, and the senders that messages there come from. */
export function CountryRule({
  number,
  rule,
  senders,
  taken,
  errors,
  onChange,
  onRemove,
}: {
  number: number;
  rule: PoolRule;
  senders: PoolSender[];
  /** Countries that have a rule. */
  taken: string[];
  errors: { countries: string | undefined; senderIds: string | undefined };
  onChange: (rule: PoolRule) => void;
  onRemove: () => void;
}) {
  const t = useTranslations("channels.senderPools");
  const id = useId();
  const countries = useCountries();
  const nameOf = (code: string) => countries.find(({ value }) => value === code)?.label ?? code;
  return (
    <fieldset
      aria-labelledby={`${id}-rule`}
      className="flex min-w-0 flex-col gap-2 rounded-md border border-border px-3 py-2"
    >
      <div className="flex items-center gap-2">
        <b className="flex-1 text-[13px] font-medium" id={`${id}-rule`}>
          {t("rule", { number })}
        </b>
        <IconButton size="sm" label={t("removeRule", { number })} onClick={onRemove}>
          <Trash2 aria-hidden />
        </IconButton>
      </div>
      <Field id={id} label={t("countries")} error={errors.countries}>
        {rule.countries.length > 0 ? (
          <ul className="flex flex-wrap gap-1.5">
            {rule.countries.map((code) => (
              <li
                key={code}
                className="inline-flex items-center gap-1 rounded-md border border-border pl-2 text-sm whitespace-nowrap"
              >
                {nameOf(code)}
                <IconButton
                  size="sm"
                  label={t("removeCountry", { name: nameOf(code) })}
                  onClick={() => onChange({ ...rule, countries: rule.countries.filter((one) => one !== code) })}
                >
                  <X aria-hidden />
                </IconButton>
              </li>
            ))}
          </ul>
        ) : null}
        <Combobox
          id={id}
          options={countries.filter(({ value }) => !taken.includes(value))}
          value={undefined}
          onValueChange={(code) => onChange({ ...rule, countries: [...rule.countries, code] })}
          placeholder={t("addCountry")}
          invalid={Boolean(errors.countries)}
          aria-describedby={errors.countries ? `${id}-error` : undefined}
        />
      </Field>
      <SenderBoxes
        label={t("senders")}
        senders={senders}
        value={rule.senderIds}
        error={errors.senderIds}
        onChange={(senderIds) => onChange({ ...rule, senderIds })}
      />
    </fieldset>
  );
}
