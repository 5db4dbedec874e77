"use client";

import { useTranslations } from "next-intl";
import { type BaseSyntheticEvent, useRef, useState } from "react";
import { type DefaultValues, type FieldValues, type Path, type UseFormReturn, useForm } from "react-hook-form";
import type { z } from "zod";
import type { ActionResult } from "#lib/actions/result";
import { defer } from "../ui/deferred.tsx";
import { type FormProblem, problemOf } from "./form-problem.ts";

export type ActionForm<In extends FieldValues, Out> = {
  form: UseFormReturn<In, unknown, Out>;
  problem: FormProblem | null;
  busy: boolean;
  submit: (event?: BaseSyntheticEvent) => Promise<void>;
};

/** What a form is checked with. As a function it is loaded when somebody begins to fill the form in, and not with the page. */
export type SchemaOf<In, Out> = z.ZodType<Out, In> | (() => Promise<z.ZodType<Out, In>>);

const resolvers = defer(() => import("@hookform/resolvers/zod"));

type ActionFormOptions<In extends FieldValues, Out, Data> = {
  schema: SchemaOf<In, Out>;
  action: (input: Out) => Promise<ActionResult<Data>>;
  defaultValues: DefaultValues<In>;
  onSuccess?: (data: Data, input: Out) => void | Promise<void>;
};

/**
 * Binds a form to a schema and a server action, which checks the same schema again. Errors of fields are shown at the
 * fields, others are in `problem`. Values are kept after an error, and a second submit is ignored while one runs.
 */
export function useActionForm<In extends FieldValues, Out, Data>({
  schema,
  action,
  defaultValues,
  onSuccess,
}: ActionFormOptions<In, Out, Data>): ActionForm<In, Out> {
  const t = useTranslations("common.error");
  const say = useTranslations("errors");
  const form = useForm<In, unknown, Out>({
    resolver: async (values, context, options) => {
      const [{ zodResolver }, checked] = await Promise.all([
        resolvers.load(),
        typeof schema === "function" ? schema() : schema,
      ]);
      const result = await zodResolver(checked)(values, context, options);
      return { ...result, errors: inWords(result.errors, say as unknown as Words) } as typeof result;
    },
    defaultValues,
    mode: "onTouched",
    shouldFocusError: true,
  });
  const [problem, setProblem] = useState<FormProblem | null>(null);
  const [busy, setBusy] = useState(false);
  const running = useRef(false);

  async function run(input: Out) {
    running.current = true;
    setBusy(true);
    setProblem(null);
    try {
      const result = await action(input);
      if (result.ok) {
        await onSuccess?.(result.data, input);
        return;
      }
      showFieldErrors(form, result.fieldErrors ?? {});
      setProblem(problemOf(result, (field) => form.control._names.mount.has(field)));
    } catch (cause) {
      // Next throws to redirect and for "not found". Anything else here is a lost connection.
      if (typeof (cause as { digest?: unknown }).digest === "string") throw cause;
      setProblem({ message: t("network"), fields: 0 });
    } finally {
      running.current = false;
      setBusy(false);
    }
  }

  return {
    form,
    problem,
    busy,
    submit: async (event) => {
      event?.preventDefault?.();
      if (running.current) return;
      await form.handleSubmit(run, () => setProblem(null))(event);
    },
  };
}

/** Shows the server's errors at their fields and moves the focus to the first. */
function showFieldErrors<In extends FieldValues, Out>(
  form: UseFormReturn<In, unknown, Out>,
  fieldErrors: Record<string, string[]>,
): void {
  const names = Object.keys(fieldErrors).filter((name) => fieldErrors[name]?.length);
  for (const [at, name] of names.entries()) {
    form.setError(name as Path<In>, { type: "server", message: fieldErrors[name]?.[0] }, { shouldFocus: at === 0 });
  }
}

type Words = { (key: string): string; has(key: string): boolean };

/** Translates the schema's messages, which are keys of the catalogue `errors`. */
function inWords<T>(errors: T, say: Words): T {
  if (typeof errors !== "object" || errors === null) return errors;
  if (Array.isArray(errors)) return errors.map((each) => inWords(each, say)) as T;
  const entries = Object.entries(errors).map(([name, value]) => {
    // `ref` is the field's element, not a message.
    if (name === "ref") return [name, value];
    if (name !== "message" || typeof value !== "string") return [name, inWords(value, say)];
    return [name, say.has(value) ? say(value) : say("input.invalid")];
  });
  return Object.fromEntries(entries) as T;
}
