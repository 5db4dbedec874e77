"use client";

import { useTranslations } from "next-intl";
import { LabelledSwitch } from "#components/form/labelled-switch";
import { onDemand } from "#components/ui/on-demand";
import type { SendFormState } from "../use-send-form.ts";

const WaveLimits = onDemand(() => import("./wave-limits.tsx").then((part) => part.WaveLimits));

/** What the waves begin with when somebody switches them on. */
const usual = { wait: "30", failed: "10", optOuts: "2" };

/** Whether the campaign goes to a few people first, and what stops it after them. */
export function WaveFields({ send }: { send: SendFormState }) {
  const t = useTranslations("send.waves");
  const on = send.values.waves !== undefined;
  return (
    <div className="col-span-full flex min-w-0 flex-col gap-3">
      <LabelledSwitch
        label={t("title")}
        hint={t("hint")}
        checked={on}
        onChange={(chosen) => send.change({ waves: chosen ? usual : undefined })}
      />
      {on ? <WaveLimits send={send} /> : null}
    </div>
  );
}
