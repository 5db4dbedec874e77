"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button, IconButton } from "#components/ui/button";
import { Ellipsis, Pencil, Plus, Send, Trash2 } from "#components/ui/icons";
import { Menu, MenuItem, MenuSeparator } from "#components/ui/menu";
import { Mono } from "#components/ui/mono";
import { toast } from "#components/ui/toast";
import { INTENTS_MAX } from "#lib/channels/business-systems/limits";
import type { BusinessSystem, Intent } from "#lib/channels/business-systems/list-systems";
import { testSystemAction } from "./actions.ts";
import type { Opened } from "./business-card.tsx";

type Props = {
  channelId: string;
  system: BusinessSystem;
  denied: string | null;
  onOpen: (opened: Opened) => void;
};

/** One business system with its intents. */
export function SystemRow({ channelId, system, denied, onOpen }: Props) {
  const t = useTranslations("channels.business");
  const errors = useTranslations("errors.businessSystems");
  const full = system.intents.length >= INTENTS_MAX ? errors("manyIntents", { max: INTENTS_MAX }) : null;
  return (
    <section aria-label={system.name} className="min-w-0 rounded-md border border-border">
      <div className="flex flex-wrap items-start gap-x-3 gap-y-2 p-3">
        <div className="min-w-0 flex-1 basis-56">
          <h3 className="font-medium wrap-anywhere">{system.name}</h3>
          <Mono className="block text-muted-foreground wrap-anywhere">{system.url}</Mono>
          {system.remarks ? <p className="mt-1 text-xs text-muted-foreground wrap-anywhere">{system.remarks}</p> : null}
        </div>
        <div className="flex flex-none items-center gap-2">
          <Button
            size="sm"
            icon={<Plus aria-hidden />}
            disabledReason={denied ?? full}
            aria-label={t("addIntentLabel", { name: system.name })}
            onClick={() => onOpen({ dialog: "intent", system, intent: null })}
          >
            {t("addIntent")}
          </Button>
          <SystemMenu {...{ channelId, system, denied, onOpen }} />
        </div>
      </div>
      {system.intents.length === 0 ? (
        <p className="border-t border-border px-3 py-2 text-xs text-muted-foreground">{t("noIntents")}</p>
      ) : (
        <ul>
          {system.intents.map((intent) => (
            <IntentRow key={intent.code} {...{ system, intent, denied, onOpen }} />
          ))}
        </ul>
      )}
    </section>
  );
}

function SystemMenu({ channelId, system, denied, onOpen }: Props) {
  const t = useTranslations("channels.business");
  const [testing, setTesting] = useState(false);
  const test = async () => {
    setTesting(true);
    const result = await testSystemAction({ channelId, systemId: system.id });
    setTesting(false);
    if (!result.ok) return toast.error(result.message);
    const { trouble, detail } = result.data;
    if (trouble === null) toast.success(t("testPassed", { name: system.name, detail }));
    else toast.error(t("testFailed", { name: system.name, reason: t(`troubles.${trouble}`), detail }));
  };
  return (
    <Menu
      trigger={
        <IconButton size="sm" label={t("more", { name: system.name })}>
          <Ellipsis aria-hidden />
        </IconButton>
      }
    >
      <MenuItem
        icon={<Send aria-hidden />}
        disabledReason={denied ?? (testing ? t("testing") : null)}
        onSelect={() => void test()}
      >
        {t("test")}
      </MenuItem>
      <MenuItem
        icon={<Pencil aria-hidden />}
        disabledReason={denied}
        onSelect={() => onOpen({ dialog: "system", system })}
      >
        {t("edit")}
      </MenuItem>
      <MenuSeparator />
      <MenuItem
        danger
        icon={<Trash2 aria-hidden />}
        disabledReason={denied}
        onSelect={() => onOpen({ dialog: "delete_system", system })}
      >
        {t("delete")}
      </MenuItem>
    </Menu>
  );
}

function IntentRow({ system, intent, denied, onOpen }: Omit<Props, "channelId"> & { intent: Intent }) {
  const t = useTranslations("channels.business");
  return (
    <li className="flex items-center gap-3 border-t border-border py-1.5 pr-3 pl-3">
      <span className="min-w-0 flex-1">
        <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
          <Mono className="wrap-anywhere">{intent.code}</Mono>
          <span className="min-w-0 wrap-anywhere text-secondary-foreground">{intent.name}</span>
        </span>
        {intent.data ? <Mono className="block truncate text-xs text-muted-foreground">{intent.data}</Mono> : null}
      </span>
      <Menu
        trigger={
          <IconButton size="sm" label={t("moreIntent", { code: intent.code })}>
            <Ellipsis aria-hidden />
          </IconButton>
        }
      >
        <MenuItem
          icon={<Pencil aria-hidden />}
          disabledReason={denied}
          onSelect={() => onOpen({ dialog: "intent", system, intent })}
        >
          {t("edit")}
        </MenuItem>
        <MenuItem
          danger
          icon={<Trash2 aria-hidden />}
          disabledReason={denied}
          onSelect={() => onOpen({ dialog: "delete_intent", intent })}
        >
          {t("delete")}
        </MenuItem>
      </Menu>
    </li>
  );
}
