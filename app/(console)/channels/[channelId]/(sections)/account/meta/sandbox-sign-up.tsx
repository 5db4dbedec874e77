"use client";

import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button";
import type { Platform } from "#db/enums";
import type { Binding } from "../use-binding.tsx";
import { type Receive, useSandboxSignUp } from "./use-sign-up.ts";

/** Binds an account chosen in the sandbox's sign-up window. */
export function SandboxSignUp({
  disabledReason,
  ...target
}: {
  channelId: string;
  platform: Platform;
  dialogUrl: string;
  appId: string;
  binding: Binding;
  receive?: Receive;
  disabledReason: string | null;
}) {
  const t = useTranslations("channels.account");
  const { waiting, open } = useSandboxSignUp(target);
  return (
    <>
      <Button disabled={target.binding.busy} disabledReason={disabledReason} onClick={open}>
        {t("sandbox.register")}
      </Button>
      {waiting ? (
        <span className="text-muted-foreground" role="status">
          {t("waiting")}
        </span>
      ) : null}
    </>
  );
}
