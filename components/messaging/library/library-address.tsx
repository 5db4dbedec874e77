"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { CopyId } from "#components/messaging/copy-id";
import { LocalTime } from "#components/ui/local-time";
import type { FileAddress } from "#lib/media/library/file-address";
import { LibraryButton } from "./library-choice.tsx";
import type { PickerProps } from "./media-picker.tsx";

/**
 * For a template whose file each person has of their own: makes the address of a file of the library, to be put into a cell of the
 * list of people.
 *
 * @param column the name of the column that holds the addresses
 */
export function LibraryAddress({
  channelId,
  kind,
  column,
}: Pick<PickerProps, "channelId" | "kind"> & { column: string }) {
  const t = useTranslations("library.address");
  const [made, setMade] = useState<(FileAddress & { name: string }) | "failed" | null>(null);
  async function make(id: string, name: string) {
    setMade(null);
    const found = await fetch(`/library-choices?${new URLSearchParams({ address: id })}`)
      .then(async (answer) => (answer.ok ? ((await answer.json()) as FileAddress) : null))
      .catch(() => null);
    setMade(found ? { ...found, name } : "failed");
  }
  return (
    <div className="flex min-w-0 flex-col items-start gap-2">
      <p className="text-xs text-muted-foreground">{t("text", { column })}</p>
      <LibraryButton channelId={channelId} kind={kind} onPick={({ id, name }) => void make(id, name)} />
      <div role="status" className="min-w-0 max-w-full text-xs">
        {made === "failed" ? <span className="text-danger">{t("failed")}</span> : null}
        {made !== null && made !== "failed" ? (
          <>
            <CopyId value={made.address} className="max-w-full" />
            <span className="block text-muted-foreground">
              {t.rich("until", { name: made.name, time: () => <LocalTime at={made.until} show="date" /> })}
            </span>
          </>
        ) : null}
      </div>
    </div>
  );
}
