"use client";

import { RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { Note } from "#components/ui/note";
import { bindBySignUpAction, testConnectionAction } from "./actions.ts";
import { askForCode, isMeta, loadMeta } from "./meta-sdk.ts";
import { readSignUpMessage } from "./sign-up-window.ts";
import { type Binding, withCode } from "./use-binding.tsx";

export type MetaApp = { appId: string; configId: string; version: string };

/** Meta's own sign-up window. Grey, with the way to check, while Meta cannot be reached from here. */
export function RegisterCard({
  channelId,
  meta,
  reachable: reachableFirst,
  binding,
  disabledReason,
  primary,
}: {
  channelId: string;
  meta: MetaApp | null;
  reachable: boolean;
  binding: Binding;
  disabledReason: string | null;
  primary: boolean;
}) {
  const t = useTranslations("channels.account");
  const [reachable, setReachable] = useState(reachableFirst);
  const [testing, setTesting] = useState(false);
  const [waiting, setWaiting] = useState(false);
  const account = useRef<string | null>(null);

  useEffect(() => {
    function hear(event: MessageEvent) {
      if (!isMeta(event.origin)) return;
      const news = readSignUpMessage(event.data);
      if (news?.kind === "finished") account.current = news.accountId;
    }
    window.addEventListener("message", hear);
    return () => window.removeEventListener("message", hear);
  }, []);

  async function register() {
    if (!meta || waiting) return;
    account.current = null;
    setWaiting(true);
    try {
      const facebook = await loadMeta(meta.appId, meta.version);
      const code = await askForCode(facebook, meta.configId);
      const accountId = account.current;
      if (!code || !accountId) {
        binding.setLatest({ state: "failed", message: t("signUpCancelled") });
        return;
      }
      await binding.run(withCode, () => bindBySignUpAction({ channelId, environment: "live", code, accountId }));
    } catch {
      binding.setLatest({ state: "failed", message: t("signUpFailed") });
    } finally {
      setWaiting(false);
    }
  }

  async function test() {
    setTesting(true);
    try {
      const result = await testConnectionAction({});
      if (!result.ok) toast.error(result.message);
      else {
        setReachable(result.data.reachable);
        if (result.data.reachable) toast.success(t("reachable"));
        else toast.warning(t("stillUnreachable"));
      }
    } finally {
      setTesting(false);
    }
  }

  return (
    <Card>
      <CardHeader title={t("registerTitle")} />
      <CardBody className="flex flex-col gap-3">
        <p className="text-secondary-foreground">{t("registerText")}</p>
        <p className="text-muted-foreground">{t("registerNeeds")}</p>
        <p className="text-muted-foreground">
          {t("registerVerification")}{" "}
          <a className="link" href="https://business.facebook.com/settings/security" target="_blank" rel="noreferrer">
            {t("registerVerificationLink")}
          </a>
        </p>
        {meta ? null : <Note tone="info">{t("registerNotConfigured")}</Note>}
        {reachable ? null : (
          <Note tone="warning">
            {t.rich("unreachable", {
              b: (words) => <b>{words}</b>,
              a: (words) => (
                <a className="link" href="https://www.facebook.com/" target="_blank" rel="noreferrer">
                  {words}
                </a>
              ),
            })}
          </Note>
        )}
        <div className="flex min-w-0 items-center gap-2 flex-wrap">
          <Button
            variant={primary ? "primary" : "secondary"}
            busy={waiting}
            disabled={binding.busy || (!meta && reachable)}
            disabledReason={disabledReason ?? (reachable ? null : t("unreachableReason"))}
            onClick={() => void register()}
          >
            {t("register")}
          </Button>
          {reachable ? null : (
            <Button variant="quiet" icon={<RefreshCw aria-hidden />} busy={testing} onClick={() => void test()}>
              {t("testAgain")}
            </Button>
          )}
        </div>
      </CardBody>
    </Card>
  );
}
