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
import { bindingFields, platformProfile } from "../../../platform-profile.ts";
import { bindToSandboxAction } from "./actions.ts";
import { BindSteps } from "./bind-steps.tsx";
import { RegisterCard } from "./register-card.tsx";
import { SandboxSignUp } from "./sandbox-sign-up.tsx";
import { useBinding, withToken } from "./use-binding.tsx";
import type { SignUpApp } from "./use-sign-up.ts";

const TokenDialog = onDemand(() => import("./token-dialog.tsx").then((part) => part.TokenDialog));

type Props = {
  channel: { id: string; type: Platform; name: string; state: ChannelState };
  mayManage: boolean;
  signUp: SignUpApp | null;
  reachable: boolean;
  sandbox: { dialogUrl: string; appId: string | null } | null;
};

/** The ways to bind an account to an unbound channel, and the result of the latest attempt. */
export function BindWays({ channel, mayManage, signUp, reachable, sandbox }: Props) {
  const t = useTranslations("channels.account");
  const readOnly = useTranslations("channels")("readOnly");
  const binding = useBinding();
  const [typing, setTyping] = useState(false);
  const denied = mayManage ? null : readOnly;
  const methods = platformProfile(channel.type).binding;
  return (
    <>
      <LiveRefresh active={channel.state === "binding" && !binding.busy} />
      <Card>
        <EmptyState title={t("emptyTitle")} text={mayManage ? t("emptyText") : t("emptyReadOnly")} />
      </Card>
      <BindSteps latest={typing ? { state: "idle" } : binding.latest} />
      {sandbox ? (
        <Card>
          <CardHeader title={t("sandbox.title")} />
          <CardBody className="flex flex-col gap-3">
            <p className="text-secondary-foreground max-w-[70ch]">{t("sandbox.text")}</p>
            <div className="flex min-w-0 items-center gap-2 flex-wrap">
              <Button
                variant="primary"
                icon={<FlaskConical aria-hidden />}
                busy={binding.busy}
                disabledReason={denied}
                onClick={() => void binding.run(withToken, () => bindToSandboxAction({ channelId: channel.id }))}
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
                  disabledReason={denied}
                />
              ) : null}
            </div>
          </CardBody>
        </Card>
      ) : null}
      <div className="grid grid-cols-2 gap-4 narrow:grid-cols-1">
        {methods.map(({ key }) =>
          key === "sign_up" ? (
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
      <TokenDialog
        open={typing}
        onOpenChange={setTyping}
        binding={binding}
        channelId={channel.id}
        fields={bindingFields(channel.type)}
        sandbox={sandbox !== null}
        title={t("token.title")}
        text={t("token.text")}
        submitLabel={t("token.submit")}
      />
    </>
  );
}

/** Offers to bind by typing what the platform shows of the account. */
function TokenCard({
  disabled,
  disabledReason,
  onOpen,
}: {
  disabled: boolean;
  disabledReason: string | null;
  onOpen: () => void;
}) {
  const t = useTranslations("channels.account.token");
  return (
    <Card>
      <CardHeader title={t("title")} />
      <CardBody className="flex flex-col gap-3">
        <p className="text-secondary-foreground">{t("text")}</p>
        <div>
          <Button icon={<KeyRound aria-hidden />} disabled={disabled} disabledReason={disabledReason} onClick={onOpen}>
            {t("open")}
          </Button>
        </div>
      </CardBody>
    </Card>
  );
}
