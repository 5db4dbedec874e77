"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { EmptyState } from "#components/shell/states";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { FlaskConical, KeyRound } from "#components/ui/icons";
import { LiveRefresh } from "#components/ui/live-refresh";
import { onDemand } from "#components/ui/on-demand";
import type { ChannelState, Platform } from "#db/enums";
import type { ApplicationView } from "#lib/channels/application/get-application";
import { accountTexts, bindingFields, bindingForm, namedById, platformProfile } from "../../../platform-profile.ts";
import { bindToSandboxAction } from "./actions.ts";
import { ApplicationCard } from "./application/application-card.tsx";
import { BindSteps } from "./bind-steps.tsx";
import { CarrierWay } from "./carrier/carrier-ways.tsx";
import { ConnectCard } from "./meta/connect-card.tsx";
import { RegisterCard } from "./meta/register-card.tsx";
import { SandboxSignUp } from "./meta/sandbox-sign-up.tsx";
import { useAccountChoice } from "./meta/use-account-choice.ts";
import type { SignUpApp } from "./meta/use-sign-up.ts";
import { useBinding, withToken } from "./use-binding.tsx";

const ChooseAccountDialog = onDemand(() =>
  import("./meta/choose-account-dialog.tsx").then((part) => part.ChooseAccountDialog),
);
const MailServerDialog = onDemand(() => import("./mail/mail-server-dialog.tsx").then((part) => part.MailServerDialog));
const ServiceDialog = onDemand(() => import("./application/service-dialog.tsx").then((part) => part.ServiceDialog));
const TokenDialog = onDemand(() => import("./meta/token-dialog.tsx").then((part) => part.TokenDialog));

type Props = {
  channel: { id: string; type: Platform; name: string; state: ChannelState };
  mayManage: boolean;
  signUp: SignUpApp | null;
  reachable: boolean;
  sandbox: { dialogUrl: string; appId: string | null } | null;
  /** Where accounts are applied for. */
  application: ApplicationView | null;
};

/** The ways to bind an account to an unbound channel, and the result of the latest attempt. */
export function BindWays({ channel, mayManage, signUp, reachable, sandbox, application }: Props) {
  const t = useTranslations("channels.account");
  const readOnly = useTranslations("channels")("readOnly");
  const binding = useBinding(channel.type);
  const words = useTranslations("channels.accounts");
  const texts = accountTexts(channel.type);
  const { shared, setShared, receive } = useAccountChoice({ channelId: channel.id, platform: channel.type, binding });
  const [typing, setTyping] = useState(false);
  const denied = mayManage ? null : readOnly;
  const methods = platformProfile(channel.type).binding;
  const chooses = methods.find((method) => method.chooses)?.chooses;
  return (
    <>
      <LiveRefresh active={channel.state === "binding" && !binding.busy} />
      <Card>
        <EmptyState title={words(`${texts}.emptyTitle`)} text={mayManage ? t("emptyText") : t("emptyReadOnly")} />
      </Card>
      {application && application.state !== "draft" ? (
        <ApplicationCard
          channelId={channel.id}
          application={application}
          sandbox={sandbox !== null}
          disabledReason={denied}
          binding={binding}
        />
      ) : null}
      <BindSteps latest={typing || shared ? { state: "idle" } : binding.latest} />
      {sandbox ? (
        <Card>
          <CardHeader title={t("sandbox.title")} />
          <CardBody className="flex flex-col gap-3">
            <p className="text-secondary-foreground max-w-[70ch]">{words(`${texts}.sandboxText`)}</p>
            <div className="flex min-w-0 items-center gap-2 flex-wrap">
              <Button
                variant={application ? "secondary" : "primary"}
                icon={<FlaskConical aria-hidden />}
                busy={binding.busy}
                disabledReason={denied}
                onClick={() =>
                  void binding.run(withToken(channel.type), () => bindToSandboxAction({ channelId: channel.id }))
                }
              >
                {t("sandbox.submit")}
              </Button>
              {sandbox.appId ? (
                <SandboxSignUp
                  channelId={channel.id}
                  platform={channel.type}
                  dialogUrl={sandbox.dialogUrl}
                  appId={sandbox.appId}
                  binding={binding}
                  receive={chooses ? receive : undefined}
                  disabledReason={denied}
                />
              ) : null}
            </div>
          </CardBody>
        </Card>
      ) : null}
      <div className="grid grid-cols-2 gap-4 *:only:col-span-full narrow:grid-cols-1">
        {methods.map(({ key, chooses: chosen }) =>
          key === "application" ? null : key === "server" || key === "gateways" ? (
            <CarrierWay
              key={key}
              way={key}
              channelId={channel.id}
              platform={channel.type}
              binding={binding}
              disabledReason={denied}
            />
          ) : chosen ? (
            <ConnectCard
              key={key}
              channelId={channel.id}
              platform={channel.type}
              chosen={chosen}
              app={signUp}
              reachable={reachable}
              binding={binding}
              receive={receive}
              disabledReason={denied}
              primary={!sandbox}
            />
          ) : key === "sign_up" ? (
            <RegisterCard
              key={key}
              channelId={channel.id}
              platform={channel.type}
              app={signUp}
              reachable={reachable}
              binding={binding}
              disabledReason={denied}
              primary={!sandbox}
            />
          ) : (
            <TokenCard
              key={key}
              text={words(`${texts}.formText`)}
              open={words(`${texts}.formOpen`)}
              disabled={binding.busy}
              disabledReason={denied}
              onOpen={() => {
                binding.setLatest({ state: "idle" });
                setTyping(true);
              }}
            />
          ),
        )}
      </div>
      {application?.state === "draft" ? (
        <ApplicationCard
          channelId={channel.id}
          application={application}
          sandbox={sandbox !== null}
          disabledReason={denied}
          binding={binding}
        />
      ) : null}
      {bindingForm(channel.type) === "mail_server" ? (
        <MailServerDialog
          open={typing}
          onOpenChange={setTyping}
          binding={binding}
          channelId={channel.id}
          platform={channel.type}
          title={t("token.title")}
          text={words(`${texts}.formText`)}
          submitLabel={t("token.submit")}
        />
      ) : namedById(channel.type) ? (
        <ServiceDialog
          open={typing}
          onOpenChange={setTyping}
          binding={binding}
          channelId={channel.id}
          platform={channel.type}
          sandbox={sandbox !== null}
          title={t("token.title")}
          text={words(`${texts}.formText`)}
          submitLabel={t("token.submit")}
        />
      ) : (
        <TokenDialog
          open={typing}
          onOpenChange={setTyping}
          binding={binding}
          channelId={channel.id}
          platform={channel.type}
          fields={bindingFields(channel.type)}
          sandbox={sandbox !== null}
          title={t("token.title")}
          text={words(`${texts}.formText`)}
          submitLabel={t("token.submit")}
        />
      )}
      {shared && chooses ? (
        <ChooseAccountDialog
          channelId={channel.id}
          platform={channel.type}
          chosen={chooses}
          shared={shared}
          binding={binding}
          onClose={() => setShared(null)}
        />
      ) : null}
    </>
  );
}

/** Offers to bind by typing what the platform shows of the account. */
function TokenCard({
  text,
  open,
  disabled,
  disabledReason,
  onOpen,
}: {
  text: string;
  open: string;
  disabled: boolean;
  disabledReason: string | null;
  onOpen: () => void;
}) {
  const t = useTranslations("channels.account.token");
  return (
    <Card>
      <CardHeader title={t("title")} />
      <CardBody className="flex flex-col gap-3">
        <p className="text-secondary-foreground">{text}</p>
        <div>
          <Button icon={<KeyRound aria-hidden />} disabled={disabled} disabledReason={disabledReason} onClick={onOpen}>
            {open}
          </Button>
        </div>
      </CardBody>
    </Card>
  );
}
