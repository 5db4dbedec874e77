"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { type Control, type FieldPathByValue, type FieldValues, useController } from "react-hook-form";
import { describedBy, Field } from "#components/form/field";
import { ChannelGlyph } from "#components/messaging/channel-glyph";
import { Checkbox } from "#components/ui/checkbox";
import { Input } from "#components/ui/input";
import { RadioCards } from "#components/ui/radio-cards";
import type { Platform } from "#db/enums";

export type ChoosableChannel = { id: string; name: string; platform: Platform };

/** From this many channels on they can be searched. */
const searchedFrom = 9;

/** All channels of the workspace, or some of them: the field holds null, or the ids. */
export function ChannelsField<T extends FieldValues, C, O>({
  control,
  name,
  channels,
}: {
  control: Control<T, C, O>;
  name: FieldPathByValue<T, string[] | null | undefined>;
  channels: readonly ChoosableChannel[];
}) {
  const t = useTranslations("settings.channelGrants");
  const id = useId();
  const { field, fieldState } = useController({ control, name });
  const chosen: readonly string[] | null = field.value ?? null;
  const error = fieldState.error?.message;
  return (
    <Field id={id} label={t("label")} group error={error}>
      <RadioCards
        size="sm"
        columns={2}
        aria-labelledby={`${id}-label`}
        aria-describedby={describedBy(id, null, error)}
        value={chosen ? "chosen" : "all"}
        onValueChange={(choice) => field.onChange(choice === "all" ? null : [])}
        options={[
          { value: "all", title: t("all"), text: t("allText") },
          { value: "chosen", title: t("chosen"), text: t("chosenText") },
        ]}
      />
      {chosen ? <ChannelBoxes channels={channels} chosen={chosen} onChange={field.onChange} /> : null}
    </Field>
  );
}

function ChannelBoxes({
  channels,
  chosen,
  onChange,
}: {
  channels: readonly ChoosableChannel[];
  chosen: readonly string[];
  onChange: (ids: string[]) => void;
}) {
  const t = useTranslations("settings.channelGrants");
  const [search, setSearch] = useState("");
  const words = search.trim().toLowerCase();
  const found = words ? channels.filter(({ name }) => name.toLowerCase().includes(words)) : channels;
  return (
    <div className="rounded-md border border-border">
      {channels.length >= searchedFrom ? (
        <div className="border-b border-border p-2">
          <Input
            type="search"
            aria-label={t("search")}
            placeholder={t("search")}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </div>
      ) : null}
      {found.length === 0 ? (
        <p className="px-3 py-2.5 text-muted-foreground">{t(channels.length === 0 ? "noChannels" : "noMatch")}</p>
      ) : (
        <ul className="grid max-h-56 gap-2 overflow-y-auto px-3 py-2.5" aria-label={t("list")}>
          {found.map((channel) => (
            <li key={channel.id}>
              <Checkbox
                checked={chosen.includes(channel.id)}
                onCheckedChange={(on) =>
                  onChange(on ? [...chosen, channel.id] : chosen.filter((each) => each !== channel.id))
                }
                label={
                  <span className="flex min-w-0 items-center gap-2">
                    <ChannelGlyph platform={channel.platform} named />
                    <span className="min-w-0 truncate">{channel.name}</span>
                  </span>
                }
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
