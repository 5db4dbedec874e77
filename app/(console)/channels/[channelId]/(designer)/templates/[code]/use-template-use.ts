"use client";

import { useEffect, useEffectEvent, useState } from "react";
import { toast } from "#components/ui/toast";
import type { TemplateUse } from "#lib/campaigns/template-edits/effects";
import { readTemplateUseAction } from "../../../_templates/actions.ts";

/**
 * The campaigns that use a template, read each time a dialog opens that says what becomes of them.
 * @param onFail closes the dialog; why they could not be read has been said then
 * @returns null until they are known
 */
export function useTemplateUse(code: string, open: boolean, onFail: () => void): TemplateUse[] | null {
  const [use, setUse] = useState<TemplateUse[] | null>(null);
  const fail = useEffectEvent(onFail);
  useEffect(() => {
    if (!open) return;
    let current = true;
    setUse(null);
    void readTemplateUseAction({ code }).then((found) => {
      if (!current) return;
      if (found.ok) return setUse(found.data);
      toast.error(found.message);
      fail();
    });
    return () => {
      current = false;
    };
  }, [open, code]);
  return use;
}
