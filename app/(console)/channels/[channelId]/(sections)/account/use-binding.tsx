"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { toast } from "#components/ui/toast";
import type { Platform } from "#db/enums";
import type { ActionResult } from "#lib/actions/result";
import type { BindResult, BindStep } from "#lib/channels/binding/bind-account";
import { platformProfile } from "../../../platform-profile.ts";

/** State of the latest attempt to bind, shared by everything on the page that can start one. */
export type BindingTry =
  | { state: "idle" }
  | { state: "running"; steps: readonly BindStep[] }
  | { state: "refused"; steps: readonly BindStep[]; step: BindStep; detail: string; code: string | null }
  | { state: "failed"; message: string; reference?: string };

/** The checks of binding an account of a platform by what is typed in. */
export function withToken(platform: Platform): readonly BindStep[] {
  return platformProfile(platform).bindingSteps;
}

/** The checks of binding an account by the code of a sign-up window. */
export function withCode(platform: Platform): readonly BindStep[] {
  return ["code", ...withToken(platform)];
}

/** Runs one binding at a time and keeps its result. */
export function useBinding(platform: Platform) {
  const t = useTranslations("channels");
  const network = useTranslations("common.error");
  const router = useRouter();
  const [latest, setLatest] = useState<BindingTry>({ state: "idle" });
  const running = useRef(false);

  const countsNumbers = platformProfile(platform).accountFacts.includes("numbers");

  /** `act` answers null when a person has to choose first. @returns the result, so that a form can show errors at its fields; null when one is running or the network failed */
  async function run(steps: readonly BindStep[], act: () => Promise<ActionResult<BindResult> | null>) {
    if (running.current) return null;
    running.current = true;
    setLatest({ state: "running", steps });
    try {
      const result = await act();
      if (result === null) setLatest({ state: "idle" });
      else if (!result.ok) setLatest({ state: "failed", message: result.message, reference: result.reference });
      else if (result.data.bound) {
        setLatest({ state: "idle" });
        const numbers = countsNumbers ? result.data.numbers : 0;
        toast.success(t("account.bound", { name: result.data.accountName, numbers }));
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
