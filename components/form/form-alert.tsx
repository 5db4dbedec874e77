"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useTransition } from "react";
import { CopyId } from "../messaging/copy-id.tsx";
import { useWorkspaceTab } from "../shell/workspace-tab.tsx";
import { Button } from "../ui/button.tsx";
import { Mono } from "../ui/mono.tsx";
import { Note } from "../ui/note.tsx";
import type { FormProblem } from "./form-problem.ts";

/** The error of a form: what happened, how many fields to correct, the code and a reference to quote. */
export function FormAlert({ problem }: { problem: FormProblem | null }) {
  const t = useTranslations("common.error");
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problem) box.current?.scrollIntoView({ block: "nearest" });
  }, [problem]);
  if (!problem) return null;
  return (
    <div ref={box}>
      <Note tone="danger" role="alert" title={problem.message}>
        {problem.fields > 0 ? t("fields", { count: problem.fields }) : null}
        {problem.code === "wrong_workspace" ? <SwitchBack /> : null}
        {problem.code || problem.reference ? (
          <span className="mt-0.5 flex min-w-0 flex-wrap items-center gap-2 text-xs">
            {problem.code ? <Mono>{problem.code}</Mono> : null}
            {problem.reference ? (
              <span className="flex min-w-0 items-center gap-2">
                {t("reference")} <CopyId value={problem.reference} />
              </span>
            ) : null}
          </span>
        ) : null}
      </Note>
    </div>
  );
}

/** A form of another workspace than the current one can be sent once that workspace is the current one again. */
function SwitchBack() {
  const t = useTranslations("shell.otherWorkspace");
  const tab = useWorkspaceTab();
  const [busy, start] = useTransition();
  if (!tab) return null;
  return (
    <span className="block py-1.5">
      <Button size="sm" busy={busy} onClick={() => start(tab.switchBack)}>
        {t("back", { page: tab.name })}
      </Button>
    </span>
  );
}
