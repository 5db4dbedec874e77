"use client";

import { useLocale, useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { BindingEnvironment, Platform } from "#db/enums";
import { signUpMessage } from "#lib/connectors/sign-up-messages";
import { bindBySignUpAction } from "../actions.ts";
import { type Binding, withCode } from "../use-binding.tsx";
import { askForCode, isMeta, loadMeta } from "./meta-sdk.ts";

/** This installation's app at the platform, with which people sign up. */
export type SignUpApp = { appId: string; configId: string; version: string; extras: Record<string, unknown> };

/** Takes a code where the account is chosen afterwards. */
export type Receive = (environment: BindingEnvironment, code: string) => Promise<void>;

type Target = { channelId: string; platform: Platform; binding: Binding; receive?: Receive };

/** Signs up in the platform's own window, which reports the account in a message and the code through its script. */
export function usePlatformSignUp({ channelId, platform, app, binding, receive }: Target & { app: SignUpApp | null }) {
  const t = useTranslations("channels.account");
  const [waiting, setWaiting] = useState(false);
  const account = useRef<string | null>(null);

  useEffect(() => {
    function hear(event: MessageEvent) {
      if (!isMeta(event.origin)) return;
      const message = signUpMessage(platform, event.data);
      if (message?.kind === "finished") account.current = message.accountId;
    }
    window.addEventListener("message", hear);
    return () => window.removeEventListener("message", hear);
  }, [platform]);

  async function register() {
    if (!app || waiting) return;
    account.current = null;
    setWaiting(true);
    try {
      const facebook = await loadMeta(app.appId, app.version);
      const code = await askForCode(facebook, app.configId, app.extras);
      if (code && receive) {
        await receive("live", code);
        return;
      }
      const accountId = account.current;
      if (!code || !accountId) {
        binding.setLatest({ state: "failed", message: t("signUpCancelled") });
        return;
      }
      await binding.run(withCode(platform), () =>
        bindBySignUpAction({ channelId, environment: "live", code, accountId }),
      );
    } catch {
      binding.setLatest({ state: "failed", message: t("signUpFailed") });
    } finally {
      setWaiting(false);
    }
  }

  return { waiting, register };
}

/** Signs up in the sandbox's window, which reports account and code in one message. */
export function useSandboxSignUp({
  channelId,
  platform,
  dialogUrl,
  appId,
  binding,
  receive,
}: Target & { dialogUrl: string; appId: string }) {
  const t = useTranslations("channels.account");
  const locale = useLocale();
  const [opened, setOpened] = useState<Window | null>(null);
  const latest = useRef({ binding, receive });
  latest.current = { binding, receive };

  useEffect(() => {
    if (!opened) return;
    const origin = new URL(dialogUrl).origin;
    function hear(event: MessageEvent) {
      const message = event.origin === origin ? signUpMessage(platform, event.data) : null;
      if (!message) return;
      setOpened(null);
      if (message.kind === "cancelled") {
        latest.current.binding.setLatest({ state: "failed", message: t("signUpCancelled") });
        return;
      }
      const { accountId, code } = message;
      if (!code) return;
      if (latest.current.receive) {
        void latest.current.receive("sandbox", code);
        return;
      }
      if (accountId === null) return;
      const input = { channelId, environment: "sandbox", accountId, code } as const;
      void latest.current.binding.run(withCode(platform), () => bindBySignUpAction(input));
    }
    // A window that the person closes sends no message.
    const watch = setInterval(() => {
      if (opened.closed) setOpened(null);
    }, 1000);
    window.addEventListener("message", hear);
    return () => {
      clearInterval(watch);
      window.removeEventListener("message", hear);
    };
  }, [opened, dialogUrl, channelId, platform, t]);

  function open() {
    const url = new URL(dialogUrl);
    const query = { client_id: appId, origin: window.location.origin, locale };
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const popup = window.open(url, "sign-up", "popup,width=520,height=720");
    if (popup) setOpened(popup);
    else binding.setLatest({ state: "failed", message: t("signUpBlocked") });
  }

  return { waiting: opened !== null, open };
}
