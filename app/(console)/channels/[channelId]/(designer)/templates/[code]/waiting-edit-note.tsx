"use client";

import { useTranslations } from "next-intl";
import { useTransition } from "react";
import { LocalTime } from "#components/ui/local-time";
import { Note } from "#components/ui/note";
import { textLinkLook } from "#components/ui/text-link";
import { toast } from "#components/ui/toast";
import type { WaitingEdit } from "#db/schema/templates";
import { withdrawWaitingEditAction } from "../../../_templates/actions.ts";

type Props = {
  code: string;
  edit: WaitingEdit;
  /** Why it was refused, in words; null while it waits. */
  problem: string | null;
  manages: boolean;
};

/** An edit of the template that is submitted once what is being sent has left. */
export function WaitingEditNote({ code, edit, problem, manages }: Props) {
  const t = useTranslations("templates.edit");
  const [, start] = useTransition();

  function withdraw() {
    start(async () => {
      const result = await withdrawWaitingEditAction({ code });
      if (result.ok) toast.success(t("withdrawn"));
      else toast.error(result.message);
    });
  }

  return (
    <Note tone={problem ? "warning" : "info"} role="status" title={t(problem ? "refused" : "waits")}>
      {t.rich("waitsText", {
        name: edit.by,
        time: () => <LocalTime at={edit.at} show="full" />,
        count: edit.waitsFor.length,
      })}{" "}
      {problem}{" "}
      {manages ? (
        <button type="button" className={textLinkLook} onClick={withdraw}>
          {t("withdraw")}
        </button>
      ) : null}
    </Note>
  );
}
