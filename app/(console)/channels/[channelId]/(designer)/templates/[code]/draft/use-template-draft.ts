"use client";

import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { useAutosave } from "#components/form/use-autosave";
import type { ActionResult } from "#lib/actions/result";
import type { Design } from "#lib/templates/design";
import type { TemplateDraft } from "#lib/templates/drafts";
import { discardTemplateDraftAction, saveTemplateDraftAction } from "../../../../_templates/actions.ts";

type Facts = {
  code: string;
  design: Design;
  /** The saved words that the typed ones began from. */
  base: Design;
  /** The typed words differ from the saved ones. */
  dirty: boolean;
  /** The draft that the designer opened with. */
  draft: TemplateDraft | null;
};

/**
 * Keeps what is typed as the person's draft of the template, so that another window or browser goes on with it. Words that
 * are those of the template again need no draft.
 */
export function useTemplateDraft({ code, design, base, dirty, draft }: Facts) {
  const t = useTranslations("common.error");
  const [editor] = useState(() => crypto.randomUUID());
  const revision = useRef(draft?.revision ?? 0);
  const takeOver = useRef(false);
  const [elsewhere, setElsewhere] = useState(false);

  const autosave = useAutosave(
    { design, base, dirty },
    async ({ design, base, dirty }) => {
      try {
        if (!dirty && revision.current === 0) return { ok: true, keptAt: null };
        const answer = dirty
          ? await saveTemplateDraftAction({
              ...{ code, ...design, base, editor },
              ...{ revision: revision.current, takeOver: takeOver.current },
            })
          : await discardTemplateDraftAction({ code });
        if (!answer.ok) return refused(answer);
        revision.current = answer.data?.revision ?? 0;
        takeOver.current = false;
        setElsewhere(false);
        return { ok: true, keptAt: answer.data?.keptAt ?? null };
      } catch {
        return { ok: false, message: t("network"), final: false };
      }
    },
    draft?.keptAt ?? null,
  );

  function refused(answer: Extract<ActionResult<unknown>, { ok: false }>) {
    const conflict = answer.code === "conflict";
    if (conflict) setElsewhere(true);
    return { ok: false as const, message: answer.message, final: conflict || answer.code === "invalid" };
  }

  return {
    ...autosave,
    /** Another window of this person has changed or ended the draft; nothing is kept until they decide. */
    elsewhere,
    /** Keeps the words of this window in place of the other one's. */
    takeOver() {
      takeOver.current = true;
      void autosave.flush();
    },
    /** The words were saved or submitted, which ends the draft. */
    ended(saved: Design) {
      revision.current = 0;
      autosave.settle({ design: saved, base: saved, dirty: false });
    },
  };
}
