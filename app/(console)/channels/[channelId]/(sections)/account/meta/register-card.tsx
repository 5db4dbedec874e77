"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { RefreshCw } from "#components/ui/icons";
import { Note } from "#components/ui/note";
import { TextLink } from "#components/ui/text-link";
import { toast } from "#components/ui/toast";
import type { Platform } from "#db/enums";
import { testConnectionAction } from "../actions.ts";
import type { Binding } from "../use-binding.tsx";
import { type SignUpApp, usePlatformSignUp } from "./use-sign-up.ts";

/** Whether the platform can be reached from this installation, and a test of it. */
function useReachable(channelId: string, first: boolean) {
  const t = useTranslations("channels.account");
  const [reachable, setReachable] = useState(first);
  const [testing, setTesting] = useState(false);
  async function test() {
    setTesting(true);
    try {
      const result = await testConnectionAction({ channelId });
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
  return { reachable, testing, test };
}

/** Binds through Meta's sign-up window. Disabled while Meta cannot be reached, with a button that tests the connection. */
export function RegisterCard({
  channelId,
  platform,
  app,
  reachable: reachableFirst,
  binding,
  disabledReason,
  primary,
}: {
  channelId: string;
  platform: Platform;
  app: SignUpApp | null;
  reachable: boolean;
  binding: Binding;
  disabledReason: string | null;
  primary: boolean;
}) {
  const t = useTranslations("channels.account");
  const { waiting, register } = usePlatformSignUp({ channelId, platform, app, binding });
  const { reachable, testing, test } = useReachable(channelId, reachableFirst);
  return (
    <Card>
      <CardHeader title={t("registerTitle")} />
      <CardBody className="flex flex-col gap-3">
        <p className="text-secondary-foreground">{t("registerText")}</p>
        <p className="text-muted-foreground">{t("registerNeeds")}</p>
        <p className="text-muted-foreground">
          {t("registerVerification")}{" "}
          <TextLink href="https://business.facebook.com/settings/security" external>
            {t("registerVerificationLink")}
          </TextLink>
        </p>
        {app ? null : <Note tone="info">{t("registerNotConfigured")}</Note>}
        {reachable ? null : (
          <Note tone="warning">
            {t.rich("unreachable", {
              b: (words) => <b>{words}</b>,
              a: (words) => (
                <TextLink href="https://www.facebook.com/" external>
                  {words}
                </TextLink>
              ),
            })}
          </Note>
        )}
        <div className="flex min-w-0 items-center gap-2 flex-wrap">
          <Button
            variant={primary ? "primary" : "secondary"}
            busy={waiting}
            disabled={binding.busy || (!app && reachable)}
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
