"use client";

import { useTranslations } from "next-intl";
import { useEffect, useMemo, useRef, useState } from "react";
import { get, useWatch } from "react-hook-form";
import type { z } from "zod";
import { useActionForm } from "#components/form/use-action-form";
import type { ActionResult } from "#lib/actions/result";
import { contentIssues } from "#lib/templates/content/content-rules";
import { carrySamples, pruneSamples } from "#lib/templates/content/edit-content";
import type { Template } from "#lib/templates/rows";
import { SaveTemplateInput } from "#lib/templates/schema";
import { saveTemplateAction, submitTemplateAction } from "../../../_templates/actions.ts";
import { type BlockProps, type Design, goToField, missing } from "./design.ts";
import { useHistory } from "./use-history.ts";

type Intent = "save" | "submit";
type Values = z.input<typeof SaveTemplateInput>;

/** The state of the designer: the form with undo, its issues, and the functions that save and submit it. */
export function useDesigner(template: Template, { onSubmitted }: { onSubmitted: () => void }) {
  const [attempted, setAttempted] = useState(false);
  const { form, problem, run, running } = useTemplateForm(template, onSubmitted);
  const design = useWatch({ control: form.control }) as Values;
  const { isDirty } = form.formState;
  useLeaveWarning(isDirty);

  const history = useHistory<Design>({
    read() {
      const { category, content } = form.getValues();
      return { category, content };
    },
    write({ category, content }) {
      form.setValue("category", category, { shouldDirty: true });
      // The content is set as a whole: names of samples contain dots, which a path would split.
      form.setValue("content", content, { shouldDirty: true });
      form.clearErrors();
    },
  });
  const issues = useMemo(() => contentIssues(design.content), [design.content]);
  const block = useBlocks({ form, design, issues, attempted, history });

  return {
    design,
    history,
    issues,
    problem,
    running,
    dirty: isDirty,
    savedAt: design.seenAt,
    save: () => run("save"),
    submit: () => run("submit"),
    /** @returns whether nothing is left to fix; otherwise focuses the first field with an issue */
    check(): boolean {
      setAttempted(true);
      const [first] = issues;
      // Wait until the fields are marked.
      if (first) requestAnimationFrame(() => goToField(first.field));
      return !first;
    },
    categoryError: form.formState.errors.category?.message,
    block,
  };
}

/** The form, which is either saved as a draft or submitted for review. */
function useTemplateForm(template: Template, onSubmitted: () => void) {
  const [running, setRunning] = useState<Intent | null>(null);
  const intent = useRef<Intent>("save");
  const { form, problem, submit } = useActionForm({
    schema: SaveTemplateInput,
    async action(input: SaveTemplateInput): Promise<ActionResult<{ updatedAt: string } | null>> {
      const pruned = { ...input, content: pruneSamples(input.content) };
      if (intent.current === "save") return saveTemplateAction(pruned);
      const result = await submitTemplateAction(pruned);
      return result.ok ? { ...result, data: null } : result;
    },
    defaultValues: {
      code: template.code,
      category: template.category,
      content: template.content,
      seenAt: template.updatedAt.toISOString(),
    },
    onSuccess(saved, input) {
      // What was typed during the save stays, and counts as unsaved.
      const seenAt = saved?.updatedAt ?? input.seenAt;
      form.reset({ ...input, seenAt }, { keepValues: true });
      form.setValue("seenAt", seenAt);
      form.setValue("content", form.getValues("content"), { shouldDirty: true });
      if (!saved) onSubmitted();
    },
  });

  async function run(asked: Intent) {
    if (running) return;
    intent.current = asked;
    setRunning(asked);
    try {
      await submit();
    } finally {
      setRunning(null);
    }
  }
  return { form, problem, run, running };
}

type BlockFacts = {
  form: ReturnType<typeof useTemplateForm>["form"];
  design: Values;
  issues: ReturnType<typeof contentIssues>;
  attempted: boolean;
  history: Pick<ReturnType<typeof useHistory<Design>>, "change">;
};

/** The props that all blocks share. */
function useBlocks({ form, design, issues, attempted, history }: BlockFacts): BlockProps {
  const words = useTranslations("errors.templates.content");
  return {
    content: design.content,
    change: (place, step) =>
      history.change(place, (now) => {
        const content = step(now.content);
        return content === now.content ? now : { ...now, content: carrySamples(now.content, content) };
      }),
    errors(path) {
      const found = issues
        .filter((issue) => issue.field === path && (attempted || !missing.has(issue.key)))
        .map((issue) => words(issue.key, issue.values));
      const refused: unknown = get(form.formState.errors, `content.${path}.message`);
      return typeof refused === "string" && !found.includes(refused) ? [...found, refused] : found;
    },
  };
}

/** Makes the browser ask before the page is left with unsaved changes. */
function useLeaveWarning(dirty: boolean) {
  useEffect(() => {
    if (!dirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [dirty]);
}
