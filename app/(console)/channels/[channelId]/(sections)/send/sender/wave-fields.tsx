"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { Switch } from "#components/ui/checkbox";
import { onDemand } from "#components/ui/on-demand";
import type { SendFormState } from "../use-send-form.ts";

const WaveLimits = onDemand(() => import("./wave-limits.tsx").then((part) => part.WaveLimits));

/** What the waves begin with when somebody switches them on. */
const usual = { wait: "30", failed: "10", optOuts: "2" };

/** Whether the campaign goes to a few people first, and what stops it after them. */
export function WaveFields({ send }: { send: SendFormState }) {
  const t = useTranslations("send.waves");
  const id = useId();
  const on = send.values.waves !== undefined;
  return (
    <div className="col-span-full flex min-w-0 flex-col gap-3">
      <div className="flex min-w-0 items-start gap-2.5">
        <span className="flex h-5 items-center">
          <Switch
            id={id}
            checked={on}
            aria-describedby={`${id}-hint`}
            onCheckedChange={(chosen) => send.change({ waves: chosen ? usual : undefined })}
          />
        </span>
        <div className="min-w-0">
          <label htmlFor={id} className="block font-medium">
            {t("title")}
          </label>
          <p className="text-xs text-muted-foreground" id={`${id}-hint`}>
            {t("hint")}
          </p>
        </div>
      </div>
      {on ? <WaveLimits send={send} /> : null}
    </div>
  );
}
