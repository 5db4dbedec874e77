"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { toast } from "sonner";
import type { ActionResult } from "#lib/actions/result";
import type { BindResult, BindStep } from "#lib/channels/bind-account";

/** How the latest try to bind stands, for everything on the page that can start one. */
export type BindingTry =
  | { state: "idle" }
  | { state: "running"; steps: readonly BindStep[] }
  | { state: "refused"; steps: readonly BindStep[]; step: BindStep; detail: string; code: string | null }
  | { state: "failed"; message: string; reference?: string };

export const withCode: readonly BindStep[] = ["code", "account", "webhooks", "numbers"];
export const withToken: readonly BindStep[] = ["account", "webhooks", "numbers"];

/** Runs one binding at a time and keeps what became of it. */
export function useBinding() {
  const t = useTranslations("channels");
  const network = useTranslations("common.error");
  const router = useRouter();
  const [latest, setLatest] = useState<BindingTry>({ state: "idle" });
  const running = useRef(false);

  /** @returns the answer, so that a form can put errors onto its fields */
  async function run(steps: readonly BindStep[], act: () => Promise<ActionResult<BindResult>>) {
    if (running.current) return null;
    running.current = true;
    setLatest({ state: "running", steps });
    try {
      const result = await act();
      if (!result.ok) setLatest({ state: "failed", message: result.message, reference: result.reference });
      else if (result.data.bound) {
        setLatest({ state: "idle" });
        toast.success(t("account.bound", { name: result.data.accountName, numbers: result.data.numbers }));
        router.refresh();
      } else {
        const { step, failure } = result.data;
        setLatest({ state: "refused", steps, step, detail: failure.detail, code: failure.code });
      }
      return result;
    } catch (cause) {
      // Next steers by throwing; only a lost connection is ours to tell.
      if (typeof (cause as { digest?: unknown }).digest === "string") throw cause;
      setLatest({ state: "failed", message: network("network") });
      return null;
    } finally {
      running.current = false;
    }
  }

  return { latest, setLatest, run, busy: latest.state === "running" };
}
export type Binding = ReturnType<typeof useBinding>;
