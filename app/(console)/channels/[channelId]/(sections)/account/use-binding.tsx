"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { toast } from "#components/ui/toast";
import type { ActionResult } from "#lib/actions/result";
import type { BindResult, BindStep } from "#lib/channels/binding/bind-account";

/** State of the latest attempt to bind, shared by everything on the page that can start one. */
export type BindingTry =
  | { state: "idle" }
  | { state: "running"; steps: readonly BindStep[] }
  | { state: "refused"; steps: readonly BindStep[]; step: BindStep; detail: string; code: string | null }
  | { state: "failed"; message: string; reference?: string };

export const withCode: readonly BindStep[] = ["code", "account", "webhooks", "numbers"];
export const withToken: readonly BindStep[] = ["account", "webhooks", "numbers"];

/** Runs one binding at a time and keeps its result. */
export function useBinding() {
  const t = useTranslations("channels");
  const network = useTranslations("common.error");
  const router = useRouter();
  const [latest, setLatest] = useState<BindingTry>({ state: "idle" });
  const running = useRef(false);

  /** @returns the result, so that a form can show errors at its fields; null when one is running or the network failed */
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
      // Next throws errors with a digest for redirects and "not found"; all others are a lost connection.
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
