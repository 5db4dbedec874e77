"use client";

import { useTranslations } from "next-intl";
import { TextField } from "#components/form/fields";
import { Note } from "#components/ui/note";
import { wavesFrom } from "#lib/campaigns/limits";
import { FieldPair } from "../section.tsx";
import type { SendFormState } from "../use-send-form.ts";

/** How long to wait between two waves, and what stops the campaign after one. */
export function WaveLimits({ send: { control, people } }: { send: SendFormState }) {
  const t = useTranslations("send.waves");
  return (
    <>
      {people > 0 && people < wavesFrom ? <Note tone="warning">{t("few", { least: wavesFrom })}</Note> : null}
      <FieldPair>
        <TextField control={control} name="waves.wait" label={t("wait")} input={{ inputMode: "numeric" }} />
        <TextField
          control={control}
          name="waves.failed"
          label={t("failed")}
          hint={t("shareHint")}
          optional
          input={{ inputMode: "decimal" }}
        />
        <TextField
          control={control}
          name="waves.optOuts"
          label={t("optOuts")}
          hint={t("shareHint")}
          optional
          input={{ inputMode: "decimal" }}
        />
      </FieldPair>
    </>
  );
}
