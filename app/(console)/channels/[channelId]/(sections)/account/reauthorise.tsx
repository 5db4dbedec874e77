"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { Button } from "#components/ui/button";
import { onDemand } from "#components/ui/on-demand";
import type { Platform } from "#db/enums";
import type { ChannelDetail } from "#lib/channels/queries";
import { bindingFields, bindingForm, namedById } from "../../../platform-profile.ts";
import { bindToSandboxAction } from "./actions.ts";
import { useBinding, withCode } from "./use-binding.tsx";

const MailServerDialog = onDemand(() => import("./mail/mail-server-dialog.tsx").then((part) => part.MailServerDialog));
const ServiceDialog = onDemand(() => import("./application/service-dialog.tsx").then((part) => part.ServiceDialog));
const TokenDialog = onDemand(() => import("./meta/token-dialog.tsx").then((part) => part.TokenDialog));

/** Gives the bound account a new token. The sandbox issues one itself; elsewhere the user enters it. */
export function Reauthorise({
  channel,
  binding: bound,
  sandbox,
  disabledReason,
}: {
  channel: { id: string; type: Platform };
  binding: NonNullable<ChannelDetail["binding"]>;
  sandbox: boolean;
  disabledReason: string | null;
}) {
  const t = useTranslations("channels.account");
  const words = useTranslations("channels.account.steps");
  const service = useTranslations("channels.application");
  const binding = useBinding(channel.type);
  const mail = useTranslations("channels.mailServer");
  const [open, setOpen] = useState(false);
  const form = bindingForm(channel.type);
  const ofSandbox = bound.environment === "sandbox" && sandbox;
  return (
    <>
      <Button
        disabledReason={disabledReason}
        onClick={() => {
          binding.setLatest({ state: "idle" });
          setOpen(true);
        }}
      >
        {t("reauthorise")}
      </Button>
      {ofSandbox ? (
        <ConfirmDialog
          level={1}
          open={open}
          onOpenChange={setOpen}
          title={t("rebindTitle")}
          text={form ? mail("checkAgain") : namedById(channel.type) ? service("checkAgain") : t("rebindText")}
          confirmLabel={t("reauthoriseSubmit")}
          onConfirm={async () => {
            const result = await binding.run(withCode(channel.type), () =>
              bindToSandboxAction({ channelId: channel.id }),
            );
            if (!result) return null;
            if (!result.ok) return result.message;
            if (result.data.bound) return null;
            return words("failed", { step: words(result.data.step), detail: result.data.failure.detail });
          }}
        />
      ) : form === "mail_server" ? (
        <MailServerDialog
          open={open}
          onOpenChange={setOpen}
          binding={binding}
          channelId={channel.id}
          platform={channel.type}
          account={{ id: bound.accountId, environment: bound.environment, stored: bound.mailServer ?? {} }}
          title={t("reauthoriseTitle", { name: bound.accountName })}
          text={mail("checkAgain")}
          submitLabel={t("reauthoriseSubmit")}
        />
      ) : namedById(channel.type) ? (
        <ServiceDialog
          open={open}
          onOpenChange={setOpen}
          binding={binding}
          channelId={channel.id}
          platform={channel.type}
          sandbox={sandbox}
          account={{ id: bound.accountId, environment: bound.environment }}
          title={t("reauthoriseTitle", { name: bound.accountName })}
          text={service("checkAgain")}
          submitLabel={t("reauthoriseSubmit")}
        />
      ) : (
        <TokenDialog
          open={open}
          onOpenChange={setOpen}
          binding={binding}
          channelId={channel.id}
          platform={channel.type}
          fields={bindingFields(channel.type)}
          sandbox={sandbox}
          account={{ id: bound.accountId, environment: bound.environment }}
          title={t("reauthoriseTitle", { name: bound.accountName })}
          text={t("reauthoriseText")}
          submitLabel={t("reauthoriseSubmit")}
        />
      )}
    </>
  );
}
