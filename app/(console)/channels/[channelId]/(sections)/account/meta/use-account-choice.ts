"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { BindingEnvironment, Platform } from "#db/enums";
import { bindChosenAccountAction, readSharedAccountsAction } from "../actions.ts";
import { type Binding, withCode } from "../use-binding.tsx";

/** What a person shared, and the authorisation for it, until they have chosen. */
export type Shared = { accounts: { id: string; name: string; detail: string | null }[]; choice: string };

/** Takes the code of a window that names no account: the only account that was shared is bound, among several one is chosen. */
export function useAccountChoice({
  channelId,
  platform,
  binding,
}: {
  channelId: string;
  platform: Platform;
  binding: Binding;
}) {
  const t = useTranslations("channels.connect");
  const [shared, setShared] = useState<Shared | null>(null);

  async function receive(environment: BindingEnvironment, code: string) {
    setShared(null);
    let none = false;
    await binding.run(withCode(platform), async () => {
      const read = await readSharedAccountsAction({ channelId, environment, code });
      if (!read.ok) return read;
      if (!read.data.shared) return { ok: true, data: { bound: false, step: "code", failure: read.data.failure } };
      const { accounts, choice } = read.data;
      const [only, ...others] = accounts;
      if (only && others.length === 0) return bindChosenAccountAction({ channelId, accountId: only.id, choice });
      none = accounts.length === 0;
      if (!none) setShared({ accounts, choice });
      return null;
    });
    if (none) binding.setLatest({ state: "failed", message: t("none") });
  }

  return { shared, setShared, receive };
}
