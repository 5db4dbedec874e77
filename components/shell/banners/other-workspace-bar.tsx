"use client";

import { useTranslations } from "next-intl";
import { useTransition } from "react";
import { Button } from "../../ui/button.tsx";
import { Note } from "../../ui/note.tsx";

type Props = {
  /** The workspace that this window's page was made for. */
  page: string;
  /** The one that another window has switched to. */
  current: string;
  onBack: () => Promise<void>;
};

/** Another window of this browser has switched to another workspace. */
export function OtherWorkspaceBar({ page, current, onBack }: Props) {
  const t = useTranslations("shell.otherWorkspace");
  const [busy, start] = useTransition();
  return (
    <div className="sticky top-0 z-30 p-2">
      <Note tone="warning" role="alert" title={t("title", { page, current })}>
        {t("text", { page })}
        <span className="mt-2 flex flex-wrap gap-2">
          <Button size="sm" busy={busy} onClick={() => start(onBack)}>
            {t("back", { page })}
          </Button>
          <Button size="sm" disabled={busy} onClick={() => window.location.assign("/")}>
            {t("go", { current })}
          </Button>
        </span>
      </Note>
    </div>
  );
}
