"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { Field } from "#components/form/field";
import { PlatformIcon } from "#components/messaging/channel-glyph";
import { Select } from "#components/ui/select";
import type { Way } from "#lib/fallback/policies/list-ways";

/** Whether a rule is an SMS or a template of one of the workspace's channels. */
export function TypeField({
  ways,
  value,
  onValueChange,
}: {
  ways: Way[];
  value: string;
  onValueChange: (id: string) => void;
}) {
  const t = useTranslations("fallback.rules");
  const platform = useTranslations("states.platform");
  const id = useId();
  const chosen = ways.find((way) => way.id === value);
  const hint = chosen ? t(chosen.channel === null ? "typeSms" : "typeTemplate") : undefined;
  return (
    <Field id={id} label={t("columns.type")} hint={hint}>
      <Select
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        value={value}
        onValueChange={onValueChange}
        placeholder={t("typeChoose")}
        options={ways.map(({ id, channel }) => ({
          value: id,
          label: channel ? t("typeOf", { channel: channel.name, platform: platform(channel.platform) }) : t("sms"),
          ...(channel ? { icon: <PlatformIcon platform={channel.platform} className="size-4" /> } : {}),
        }))}
      />
    </Field>
  );
}
