"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { Plus } from "#components/ui/icons";
import { onDemand } from "#components/ui/on-demand";
import { toast } from "#components/ui/toast";
import { SYSTEMS_MAX } from "#lib/channels/business-systems/limits";
import type { BusinessSystem, Intent } from "#lib/channels/business-systems/list-systems";
import { deleteIntentAction, deleteSystemAction } from "./actions.ts";
import { SystemRow } from "./system-row.tsx";

const SystemDialog = onDemand(() => import("./system-dialog.tsx").then((part) => part.SystemDialog));
const IntentDialog = onDemand(() => import("./intent-dialog.tsx").then((part) => part.IntentDialog));

/** Which dialog of the card is open, and for what; a system that is null is to be added, and so is an intent. */
export type Opened =
  | { dialog: "system"; system: BusinessSystem | null }
  | { dialog: "intent"; system: BusinessSystem; intent: Intent | null }
  | { dialog: "delete_system"; system: BusinessSystem }
  | { dialog: "delete_intent"; intent: Intent };

/** Programs of the business that are called when people press a button with an intent, and what came of the latest calls. */
export function BusinessCard({
  channelId,
  denied,
  systems,
  children,
}: {
  channelId: string;
  denied: string | null;
  systems: readonly BusinessSystem[];
  /** The latest calls. */
  children: ReactNode;
}) {
  const t = useTranslations("channels.business");
  const errors = useTranslations("errors.businessSystems");
  // What a dialog is about stays while it closes, so that the focus goes back to what opened it.
  const [opened, setOpened] = useState<Opened | null>(null);
  const [shown, setShown] = useState(false);
  const open = (next: Opened) => {
    setOpened(next);
    setShown(true);
  };
  const full = systems.length >= SYSTEMS_MAX ? errors("many", { max: SYSTEMS_MAX }) : null;
  return (
    <Card>
      <CardHeader title={t("title")} count={systems.length > 0 ? systems.length : undefined}>
        <Button
          icon={<Plus aria-hidden />}
          disabledReason={denied ?? full}
          onClick={() => open({ dialog: "system", system: null })}
        >
          {t("add")}
        </Button>
      </CardHeader>
      <CardBody className="flex flex-col gap-3">
        <p className="text-secondary-foreground">{t("text")}</p>
        {systems.length === 0 ? <p className="text-muted-foreground">{t("empty")}</p> : null}
        {systems.map((system) => (
          <SystemRow key={system.id} {...{ channelId, system, denied }} onOpen={open} />
        ))}
        {children}
      </CardBody>
      {opened?.dialog === "system" ? (
        <SystemDialog {...{ channelId, open: shown, onOpenChange: setShown }} system={opened.system} />
      ) : null}
      {opened?.dialog === "intent" ? (
        <IntentDialog
          {...{ channelId, open: shown, onOpenChange: setShown }}
          system={opened.system}
          intent={opened.intent}
        />
      ) : null}
      <Deletion {...{ channelId, opened, shown }} onShownChange={setShown} />
    </Card>
  );
}

function Deletion({
  channelId,
  opened,
  shown,
  onShownChange,
}: {
  channelId: string;
  opened: Opened | null;
  shown: boolean;
  onShownChange: (shown: boolean) => void;
}) {
  const t = useTranslations("channels.business");
  const router = useRouter();
  if (opened?.dialog !== "delete_system" && opened?.dialog !== "delete_intent") return null;
  const ofSystem = opened.dialog === "delete_system";
  return (
    <ConfirmDialog
      level={1}
      danger
      open={shown}
      onOpenChange={onShownChange}
      title={
        ofSystem
          ? t("deleteSystemTitle", { name: opened.system.name })
          : t("deleteIntentTitle", { code: opened.intent.code })
      }
      text={ofSystem ? t("deleteSystemText", { count: opened.system.intents.length }) : t("deleteIntentText")}
      confirmLabel={t("deleteSubmit")}
      onConfirm={async () => {
        const result = ofSystem
          ? await deleteSystemAction({ channelId, systemId: opened.system.id })
          : await deleteIntentAction({ channelId, code: opened.intent.code });
        if (!result.ok) return result.message;
        toast.success(t(ofSystem ? "systemDeleted" : "intentDeleted"));
        router.refresh();
      }}
    />
  );
}
