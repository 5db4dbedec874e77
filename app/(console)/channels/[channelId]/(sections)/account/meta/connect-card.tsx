"use client";

import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { Note } from "#components/ui/note";
import type { Platform } from "#db/enums";
import type { Chosen } from "#lib/connectors/profile";
import type { Binding } from "../use-binding.tsx";
import { type Receive, type SignUpApp, usePlatformSignUp } from "./use-sign-up.ts";

/** Binds an account that a person shares in the platform's own window and then chooses. */
export function ConnectCard({
  channelId,
  platform,
  chosen,
  app,
  reachable,
  binding,
  receive,
  disabledReason,
  primary,
}: {
  channelId: string;
  platform: Platform;
  chosen: Chosen;
  app: SignUpApp | null;
  reachable: boolean;
  binding: Binding;
  receive: Receive;
  disabledReason: string | null;
  primary: boolean;
}) {
  const t = useTranslations("channels.connect");
  const unreachable = useTranslations("channels.account")("unreachableReason");
  const { waiting, register } = usePlatformSignUp({ channelId, platform, app, binding, receive });
  return (
    <Card>
      <CardHeader title={t("title")} />
      <CardBody className="flex flex-col gap-3">
        <p className="text-secondary-foreground">{t(`text.${chosen}`)}</p>
        <p className="text-muted-foreground">{t(`needs.${chosen}`)}</p>
        {app ? null : <Note tone="info">{t("notConfigured")}</Note>}
        <div>
          <Button
            variant={primary ? "primary" : "secondary"}
            busy={waiting}
            disabled={binding.busy || !app}
            disabledReason={disabledReason ?? (reachable ? null : unreachable)}
            onClick={() => void register()}
          >
            {t("submit")}
          </Button>
        </div>
      </CardBody>
    </Card>
  );
}
