"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { onDemand } from "#components/ui/on-demand";
import type { Group } from "#lib/contacts/groups";
import { countedMax } from "#lib/contacts/limits";
import type { ActOnContactsInput, Chosen, ContactFilter } from "#lib/contacts/schema";

const ActDialog = onDemand(() => import("./act-dialog.tsx").then((part) => part.ActDialog));
const DeleteDialog = onDemand(() => import("./act-dialog.tsx").then((part) => part.DeleteDialog));

/** What can be done with the contacts that are ticked, or with all that the filter means. */
export function ChosenBar({
  ids,
  filter,
  count,
  groups,
  ofGroup,
  onDone,
}: {
  ids: readonly string[];
  filter: ContactFilter;
  count: number;
  groups: readonly Group[];
  ofGroup: Group | null;
  onDone: () => void;
}) {
  const t = useTranslations("contacts.chosen");
  const format = useFormatter();
  const [everybody, setEverybody] = useState(false);
  const [act, setAct] = useState<ActOnContactsInput["act"] | null>(null);
  const who: Chosen = everybody ? { filter } : { ids: [...ids] };
  const people = everybody ? count : ids.length;
  const words = everybody && count > countedMax ? t("manyMore", { count: countedMax }) : format.number(people);
  const close = () => setAct(null);
  const done = () => {
    close();
    setEverybody(false);
    onDone();
  };
  const shared = { who, words, onClose: close, onDone: done };
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-border bg-selected px-4 py-2" role="status">
      <b className="font-medium">{t("people", { count: words })}</b>
      {count > ids.length ? (
        <Button size="sm" variant="quiet" onClick={() => setEverybody(!everybody)}>
          {everybody
            ? t("onlyTicked", { count: ids.length })
            : t("all", { count: count > countedMax ? t("manyMore", { count: countedMax }) : format.number(count) })}
        </Button>
      ) : null}
      <span className="flex-1" />
      {(["label", "unlabel", "join"] as const).map((one) => (
        <Button key={one} size="sm" onClick={() => setAct(one)}>
          {t(`acts.${one}`)}
        </Button>
      ))}
      {ofGroup ? (
        <Button size="sm" onClick={() => setAct("leave")}>
          {t("acts.leave")}
        </Button>
      ) : null}
      <Button size="sm" variant="danger" onClick={() => setAct("delete")}>
        {t("acts.delete")}
      </Button>
      {act === "delete" ? <DeleteDialog {...shared} /> : null}
      {act && act !== "delete" ? <ActDialog {...shared} act={act} groups={groups} ofGroup={ofGroup} /> : null}
    </div>
  );
}
