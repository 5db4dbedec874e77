"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { Badge } from "#components/ui/badge";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { onDemand } from "#components/ui/on-demand";
import { toast } from "#components/ui/toast";
import type { WordList } from "#db/schema/service";
import type { WordSet } from "#lib/channels/service-settings/words";
import { restoreWordsAction } from "./actions.ts";

const WordsDialog = onDemand(() => import("./words-dialog.tsx").then((part) => part.WordsDialog));

/** The words of one language; `changed` when they are the workspace's own. */
export type SetOfWords = { set: WordSet; list: WordList; changed: boolean };

/** The words by which people end and take up messages, language by language. */
export function WordsCard({
  channelId,
  denied,
  sets,
}: {
  channelId: string;
  denied: string | null;
  sets: SetOfWords[];
}) {
  const t = useTranslations("channels.service");
  const router = useRouter();
  // The words stay while the dialog closes, so that the focus goes back to the button that opened it.
  const [edited, setEdited] = useState<SetOfWords | null>(null);
  const [open, setOpen] = useState(false);
  const [restored, setRestored] = useState<WordSet | null>(null);
  return (
    <Card>
      <CardHeader title={t("words.title")} />
      <CardBody className="flex flex-col gap-3">
        <p className="text-secondary-foreground">{t("words.text")}</p>
        <ul className="flex flex-col">
          {sets.map((one) => (
            <SetRow
              key={one.set}
              {...{ one, denied }}
              onEdit={() => {
                setEdited(one);
                setOpen(true);
              }}
              onRestore={() => setRestored(one.set)}
            />
          ))}
        </ul>
      </CardBody>
      {edited ? <WordsDialog {...{ channelId, open }} words={edited} onOpenChange={setOpen} /> : null}
      <ConfirmDialog
        level={1}
        open={restored !== null}
        onOpenChange={(open) => (open ? null : setRestored(null))}
        title={t("words.restoreTitle", { set: restored ? t(`sets.${restored}`) : "" })}
        text={t("words.restoreText")}
        confirmLabel={t("words.restore")}
        onConfirm={async () => {
          if (restored === null) return;
          const result = await restoreWordsAction({ channelId, set: restored });
          if (!result.ok) return result.message;
          toast.success(t("words.restored"));
          router.refresh();
        }}
      />
    </Card>
  );
}

function SetRow({
  one: { set, list, changed },
  denied,
  onEdit,
  onRestore,
}: {
  one: SetOfWords;
  denied: string | null;
  onEdit: () => void;
  onRestore: () => void;
}) {
  const t = useTranslations("channels.service");
  const name = t(`sets.${set}`);
  const stops = [...list.marketing, ...list.all];
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-border py-2 last:border-b-0">
      <span className="flex w-36 flex-none items-center gap-2 font-medium">
        {name}
        {changed && set !== "own" ? <Badge tone="info">{t("words.changed")}</Badge> : null}
      </span>
      <span className="flex min-w-0 flex-1 basis-48 gap-x-1 text-muted-foreground slim:flex-col">
        {stops.length === 0 && list.start.length === 0 ? (
          t("words.none")
        ) : (
          <>
            <bdi className="max-w-full min-w-0 truncate slim:self-start">{stops.slice(0, 3).join(", ")}</bdi>
            <span className="flex-none">
              <span className="slim:hidden">· </span>
              {t("words.count", { stop: stops.length, start: list.start.length })}
            </span>
          </>
        )}
      </span>
      <span className="flex flex-none gap-2">
        {changed && set !== "own" ? (
          <Button
            size="sm"
            variant="quiet"
            disabledReason={denied}
            aria-label={t("words.restoreLabel", { set: name })}
            onClick={onRestore}
          >
            {t("words.restore")}
          </Button>
        ) : null}
        <Button size="sm" disabledReason={denied} aria-label={t("words.editLabel", { set: name })} onClick={onEdit}>
          {t("edit")}
        </Button>
      </span>
    </li>
  );
}
