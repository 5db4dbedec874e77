"use client";

import { useTranslations } from "next-intl";
import { useEffect, useMemo, useRef, useState } from "react";
import type { FormProblem } from "#components/form/use-action-form";
import type { ActionResult } from "#lib/actions/result";
import { contentIssues } from "#lib/templates/content-rules";
import { carrySamples, pruneSamples } from "#lib/templates/edit-content";
import type { Template } from "#lib/templates/rows";
import { saveTemplateAction, submitTemplateAction } from "../../../_templates/actions.ts";
import { type BlockProps, type Design, goToField, missing } from "./designer-state.ts";
import { useHistory } from "./use-history.ts";

/** Everything the designer knows and does; what it looks like is elsewhere. */
export function useDesigner(template: Template) {
  const words = useTranslations("errors.templates.content");
  const failures = useTranslations("common.error");
  const history = useHistory<Design>({ category: template.category, content: template.content });
  const design = history.value;
  const issues = useMemo(() => contentIssues(design.content), [design.content]);
  const [attempted, setAttempted] = useState(false);
  const [problem, setProblem] = useState<FormProblem | null>(null);
  const [busy, setBusy] = useState<"save" | "submit" | null>(null);
  const [savedAt, setSavedAt] = useState(template.updatedAt.toISOString());
  const [saved, setSaved] = useState(design);
  const dirty = design !== saved;
  const running = useRef(false);

  useEffect(() => {
    if (!dirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [dirty]);

  async function run<T>(kind: "save" | "submit", act: () => Promise<ActionResult<T>>): Promise<T | null> {
    // A second press while the first runs does nothing.
    if (running.current) return null;
    running.current = true;
    setBusy(kind);
    setProblem(null);
    try {
      const result = await act();
      if (result.ok) return result.data;
      const { message, code, reference, fieldErrors } = result;
      setProblem({ message, code, reference, fields: Object.keys(fieldErrors ?? {}).length });
      return null;
    } catch (cause) {
      // Next steers by throwing; only a lost connection is ours to tell.
      if (typeof (cause as { digest?: unknown }).digest === "string") throw cause;
      setProblem({ message: failures("network"), fields: 0 });
      return null;
    } finally {
      running.current = false;
      setBusy(null);
    }
  }

  const input = () => ({
    code: template.code,
    category: design.category,
    content: pruneSamples(design.content),
    seenAt: savedAt,
  });

  return {
    design,
    history,
    issues,
    problem,
    busy,
    dirty,
    savedAt,
    async save() {
      const done = await run("save", () => saveTemplateAction(input()));
      if (!done) return;
      setSavedAt(done.updatedAt);
      setSaved(design);
    },
    /** Whether nothing is left to mend; otherwise the first place is shown. */
    check(): boolean {
      setAttempted(true);
      const [first] = issues;
      // The fields turn red first; then the reader is brought there.
      if (first) requestAnimationFrame(() => goToField(first.field));
      return !first;
    },
    async submit(): Promise<boolean> {
      const done = await run("submit", () => submitTemplateAction(input()));
      if (done) setSaved(design);
      return done !== null;
    },
    block: {
      content: design.content,
      change: (place, step) =>
        history.change(place, (now) => {
          const content = step(now.content);
          return content === now.content ? now : { ...now, content: carrySamples(now.content, content) };
        }),
      errors: (path) =>
        issues
          .filter((issue) => issue.field === path && (attempted || !missing.has(issue.key)))
          .map((issue) => words(issue.key, issue.values)),
    } satisfies BlockProps,
  };
}
