"use client";

import { useLocale, useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { Button } from "#components/ui/button";
import { bindBySignUpAction } from "./actions.ts";
import { readSignUpMessage } from "./sign-up-window.ts";
import { type Binding, withCode } from "./use-binding.tsx";

/** The sandbox's sign-up window, which tells account and code in one message. */
export function SandboxSignUp({
  channelId,
  dialogUrl,
  appId,
  binding,
  disabledReason,
}: {
  channelId: string;
  dialogUrl: string;
  appId: string;
  binding: Binding;
  disabledReason: string | null;
}) {
  const t = useTranslations("channels.account");
  const locale = useLocale();
  const [opened, setOpened] = useState<Window | null>(null);
  const bind = useRef(binding);
  bind.current = binding;

  useEffect(() => {
    if (!opened) return;
    const origin = new URL(dialogUrl).origin;
    function hear(event: MessageEvent) {
      if (event.origin !== origin) return;
      const news = readSignUpMessage(event.data);
      if (!news) return;
      setOpened(null);
      if (news.kind === "cancelled") {
        bind.current.setLatest({ state: "failed", message: t("signUpCancelled") });
        return;
      }
      const { accountId, code } = news;
      if (code) {
        const input = { channelId, environment: "sandbox", accountId, code } as const;
        void bind.current.run(withCode, () => bindBySignUpAction(input));
      }
    }
    // A window says nothing when it is closed by its cross.
    const watch = setInterval(() => {
      if (opened.closed) setOpened(null);
    }, 1000);
    window.addEventListener("message", hear);
    return () => {
      clearInterval(watch);
      window.removeEventListener("message", hear);
    };
  }, [opened, dialogUrl, channelId, t]);

  function open() {
    const query = new URLSearchParams({ client_id: appId, origin: window.location.origin, locale });
    const popup = window.open(`${dialogUrl}?${query}`, "sign-up", "popup,width=520,height=720");
    if (popup) setOpened(popup);
    else binding.setLatest({ state: "failed", message: t("signUpBlocked") });
  }

  return (
    <>
      <Button disabled={binding.busy} disabledReason={disabledReason} onClick={open}>
        {t("sandbox.register")}
      </Button>
      {opened ? (
        <span className="text-muted-foreground" role="status">
          {t("waiting")}
        </span>
      ) : null}
    </>
  );
}
