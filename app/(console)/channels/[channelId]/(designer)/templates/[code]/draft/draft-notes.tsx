"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { Button } from "#components/ui/button";
import { LocalTime } from "#components/ui/local-time";
import { Note } from "#components/ui/note";
import { toast } from "#components/ui/toast";
import { discardTemplateDraftAction } from "../../../../_templates/actions.ts";
import type { useDesigner } from "../use-designer.ts";

export type OtherEditor = { name: string; at: Date };

type Props = {
  designer: ReturnType<typeof useDesigner>;
  /** When the template was saved last. */
  savedAt: Date;
  /** The draft that the designer opened with was kept then; null without one. */
  restoredAt: Date | null;
  others: readonly OtherEditor[];
};

/** Whose words the designer shows, wherever there are others: of another window, of somebody else, or those saved before. */
export function DraftNotes({ designer, savedAt, restoredAt, others }: Props) {
  const t = useTranslations("templates.draft");
  const { base, keeping, dirty, history } = designer;
  const [restored, setRestored] = useState(restoredAt !== null);
  return (
    <div className="flex flex-col gap-2 empty:hidden">
      {keeping.elsewhere ? (
        <Note tone="warning" role="alert" title={t("elsewhere.title")}>
          {t("elsewhere.text")}
          <span className="mt-2 flex flex-wrap gap-2">
            <Button size="sm" onClick={keeping.takeOver}>
              {t("elsewhere.keep")}
            </Button>
            <Button
              size="sm"
              onClick={() => {
                keeping.stop();
                window.location.reload();
              }}
            >
              {t("elsewhere.show")}
            </Button>
          </span>
        </Note>
      ) : null}
      {base.moved ? (
        <Note tone="warning" role="alert" title={t("moved.title")}>
          {t.rich("moved.text", { time: () => <LocalTime at={savedAt} /> })}
          <span className="mt-2 flex flex-wrap gap-2">
            <Button size="sm" onClick={base.follow}>
              {t("moved.keep")}
            </Button>
            <Button size="sm" onClick={designer.takeSaved}>
              {t("moved.take")}
            </Button>
          </span>
        </Note>
      ) : null}
      {restored && restoredAt && dirty && !base.moved ? (
        <Note tone="info" role="status">
          {t.rich("restored", { time: () => <LocalTime at={restoredAt} /> })}
          <span className="mt-2 flex flex-wrap gap-2">
            <Button
              size="sm"
              onClick={() => {
                setRestored(false);
                history.change("", () => base.design);
              }}
            >
              {t("backToSaved")}
            </Button>
          </span>
        </Note>
      ) : null}
      {others.map(({ name, at }) => (
        <Note key={name} tone="info">
          {t.rich("other", { name, time: () => <LocalTime at={at} /> })}
        </Note>
      ))}
    </div>
  );
}

/** On the page of a template that is only shown: changes that the person has begun and not submitted. */
export function OpenDraftNote({ code, keptAt, editHref }: { code: string; keptAt: Date; editHref: string }) {
  const t = useTranslations("templates.draft");
  const router = useRouter();
  const [pending, start] = useTransition();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Note tone="info">
        {t.rich("open", { time: () => <LocalTime at={keptAt} /> })}
        <span className="mt-2 flex flex-wrap gap-2">
          <Button size="sm" busy={pending} onClick={() => start(() => router.replace(editHref))}>
            {t("goOn")}
          </Button>
          <Button size="sm" onClick={() => setAsking(true)}>
            {t("discard")}
          </Button>
        </span>
      </Note>
      <DiscardDialog
        code={code}
        open={asking}
        onOpenChange={setAsking}
        onDiscarded={() => toast.success(t("discarded"))}
      />
    </>
  );
}

/** Asks before typed words are thrown away. */
export function DiscardDialog({
  code,
  open,
  onOpenChange,
  onDiscarded,
}: {
  code: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onDiscarded: () => void;
}) {
  const t = useTranslations("templates.draft");
  return (
    <ConfirmDialog
      level={1}
      danger
      open={open}
      onOpenChange={onOpenChange}
      title={t("discardTitle")}
      text={t("discardText")}
      confirmLabel={t("discard")}
      onConfirm={async () => {
        const result = await discardTemplateDraftAction({ code });
        if (!result.ok) return result.message;
        onDiscarded();
        return null;
      }}
    />
  );
}
