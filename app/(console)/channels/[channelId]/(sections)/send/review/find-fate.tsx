"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { Button } from "#components/ui/button";
import { Input } from "#components/ui/input";
import { LocalTime } from "#components/ui/local-time";
import type { FoundFate } from "#lib/campaigns/flight-plan/read-plan";
import { findFateAction } from "../actions.ts";

/** Finds one recipient of a plan, and says what becomes of them and what they would read. */
export function FindFate({ planId }: { planId: string }) {
  const t = useTranslations("send.flight");
  const id = useId();
  const [wanted, setWanted] = useState("");
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<{ fate: FoundFate | null } | { problem: string } | null>(null);

  async function find(event: FormEvent) {
    event.preventDefault();
    if (wanted.trim() === "") return;
    setBusy(true);
    const result = await findFateAction({ planId, wanted });
    setFound(result.ok ? { fate: result.data } : { problem: result.message });
    setBusy(false);
  }

  return (
    <form className="flex flex-col gap-1.5" onSubmit={find}>
      <label className="text-xs text-secondary-foreground" htmlFor={id}>
        {t("find")}: {t("findLabel")}
      </label>
      <div className="flex gap-2">
        <Input
          id={id}
          size="sm"
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
          autoComplete="off"
        />
        <Button size="sm" type="submit" busy={busy}>
          {t("search")}
        </Button>
      </div>
      <div role="status" className="text-sm [overflow-wrap:anywhere]">
        {found === null ? null : "problem" in found ? (
          found.problem
        ) : found.fate ? (
          <Fate of={found.fate} />
        ) : (
          t("notFound")
        )}
      </div>
    </form>
  );
}

function Fate({ of: { rowNumber: row, fate, text, sender } }: { of: FoundFate }) {
  const t = useTranslations("send.flight");
  const words = useTranslations("rowReasons");
  return (
    <>
      <p>
        {fate.kind === "send"
          ? t("fate.send", { row })
          : fate.kind === "hold"
            ? fate.why === "sender"
              ? t("fate.sender", { row })
              : t.rich("fate.hold", { row, time: () => <LocalTime at={fate.until} show="full" /> })
            : fate.kind === "skip"
              ? t("fate.skip", { row, reason: t(`skips.${fate.reason as "opted_out"}`) })
              : t("fate.row", { row, reason: words(`${fate.reason as "opted_out"}.text`) })}
      </p>
      {sender === null ? null : <p className="tabular-nums">{t("from", { sender })}</p>}
      {text === null ? null : (
        <p className="mt-1.5 max-h-40 overflow-y-auto rounded-md border border-border bg-sunken px-3 py-2 whitespace-pre-wrap">
          {text}
        </p>
      )}
    </>
  );
}
