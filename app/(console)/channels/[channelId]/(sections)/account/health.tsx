"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardFooter, CardHeader } from "#components/ui/card";
import { RefreshCw } from "#components/ui/icons";
import { LocalTime } from "#components/ui/local-time";
import { Note } from "#components/ui/note";
import { toast } from "#components/ui/toast";
import { bindingForm, namedById } from "../../../platform-profile.ts";
import { refreshAccountAction } from "./actions.ts";
import type { Props } from "./bound-account.tsx";
import { ChangeCarrier } from "./carrier/change-carrier.tsx";
import { Reauthorise } from "./reauthorise.tsx";

export function Health({
  channel,
  binding,
  reader,
  sandbox,
  carrier,
}: Omit<Props, "webhook" | "application" | "children">) {
  const t = useTranslations("channels.account");
  const service = useTranslations("channels.application");
  const mail = useTranslations("channels.mailServer");
  const lines = useTranslations("channels.carrier");
  const readOnly = useTranslations("channels")("readOnly");
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  async function refresh() {
    setBusy(true);
    try {
      const result = await refreshAccountAction({ channelId: channel.id });
      if (result.ok) toast.success(t("refreshed", { name: binding.accountName }));
      else toast.error(result.message);
      router.refresh();
    } finally {
      setBusy(false);
    }
  }
  const denied = reader.mayManage ? null : readOnly;
  return (
    <Card>
      <CardHeader title={t("health")} />
      <CardBody className="flex flex-col gap-3">
        {binding.trouble ? (
          <Note tone="danger">
            {t.rich("healthTrouble", { detail: binding.trouble, b: (words) => <b>{words}</b> })}
          </Note>
        ) : (
          <p className="text-secondary-foreground">
            {bindingForm(channel.type)
              ? mail("healthGood")
              : carrier
                ? lines("healthGood")
                : namedById(channel.type)
                  ? service("healthGood")
                  : t("healthGood")}
          </p>
        )}
        <div className="flex min-w-0 items-center gap-2 flex-wrap">
          <Button icon={<RefreshCw aria-hidden />} busy={busy} disabledReason={denied} onClick={() => void refresh()}>
            {t("refresh")}
          </Button>
          {carrier && binding.environment === "live" ? (
            <ChangeCarrier channel={channel} carrier={carrier} disabledReason={denied} />
          ) : (
            <Reauthorise channel={channel} binding={binding} sandbox={sandbox} disabledReason={denied} />
          )}
        </div>
      </CardBody>
      <CardFooter>
        <span>
          {t("card.checkedAt")} <LocalTime at={binding.checkedAt} />
        </span>
      </CardFooter>
    </Card>
  );
}

export function Advice() {
  const t = useTranslations("channels.account");
  return (
    <Card>
      <CardHeader title={t("adviceTitle")} />
      <CardBody>
        <ul className="text-secondary-foreground list-disc pl-5">
          {(["true", "weekly", "administrators", "warnings"] as const).map((key) => (
            <li key={key}>{t(`advice.${key}`)}</li>
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}
