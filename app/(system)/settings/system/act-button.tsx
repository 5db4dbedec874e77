"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Button, type ButtonProps } from "#components/ui/button";
import { toast } from "#components/ui/toast";
import type { ActionResult } from "#lib/actions/result";

/**
 * A button for an act that happens once, whoever clicks and how often: `act` answers false when somebody was faster.
 */
export function ActButton({
  act,
  done,
  gone,
  children,
  ...rest
}: Pick<ButtonProps, "variant" | "size" | "icon"> & {
  act: () => Promise<ActionResult<boolean>>;
  /** Said when it is done. */
  done: string;
  /** Said when there was nothing to do any more. */
  gone?: string;
  children: ReactNode;
}) {
  const t = useTranslations("system.queues");
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  async function run() {
    setBusy(true);
    const result = await act();
    setBusy(false);
    if (!result.ok) toast.error(result.message);
    else if (result.data) toast.success(done);
    else toast.info(gone ?? t("already"));
    router.refresh();
  }
  return (
    <Button {...rest} busy={busy} onClick={() => void run()}>
      {children}
    </Button>
  );
}
