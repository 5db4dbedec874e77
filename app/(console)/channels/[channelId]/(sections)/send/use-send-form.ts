"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { type UseFormReturn, useWatch } from "react-hook-form";
import { useActionForm } from "#components/form/use-action-form";
import type { Autosave } from "#components/form/use-autosave";
import { defer } from "#components/ui/deferred";
import { useZone } from "#components/ui/local-time";
import type { ImportReport } from "#lib/campaigns/audience-import/import-report";
import type { LaunchCampaignInput, SendForm } from "#lib/campaigns/schema";
import { templateColumns } from "#lib/templates/content/render-template";
import { otherLanguages } from "#lib/templates/languages/other-languages";
import { localIn } from "#lib/zoned-time";
import { launchCampaignAction } from "./actions.ts";
import { withDependents } from "./dependents.ts";
import { formField, startOf } from "./form-fields.ts";
import { missingOf } from "./missing.ts";
import { paceOf } from "./plan.ts";
import type { SendData } from "./send-data.ts";
import { chosenPolicy } from "./sender/chosen-policy.ts";
import { useDraft } from "./use-draft.ts";

const rules = defer(() => import("./launch-schema.ts"));

type SendFormApi = UseFormReturn<SendForm, unknown, LaunchCampaignInput>;
export type SendFormState = ReturnType<typeof useSendForm>;

/** The state of the send form: its values, the imported list of people, and what is still missing. */
export function useSendForm(data: SendData) {
  const router = useRouter();
  const zone = useZone();
  const [report, setReport] = useState(data.report);
  const [reading, setReading] = useState(false);
  const { form, problem, submit } = useActionForm({
    schema: async () => (await rules.load()).launchSchema(data.channel.id, zone),
    action: (input: LaunchCampaignInput) => launchWithoutDraft(input, draft),
    defaultValues: data.form,
    onSuccess: async ({ id }) => {
      router.push(`/campaigns/${id}`);
      // The dialog stays busy until the campaign's page is there, so that a second click cannot hit anything.
      await new Promise(() => {});
    },
  });
  const values = useWatch({ control: form.control }) as SendForm;
  const draft = useDraft(data.channel.id, values, data.keptAt, data.keepsDraft);
  const { errors } = form.formState;

  useDraftCheck(form, data.keptAt !== null);

  const template = data.templates.find((one) => one.code === values.templateCode) ?? null;
  const account = data.accounts.find((one) => one.id === values.senderId) ?? null;
  const startsAt = startOf(values, zone);
  const policy = chosenPolicy(data, values.fallback, template);
  const languages = template ? otherLanguages(template, data.templates) : [];

  function change(asked: Partial<SendForm>) {
    if (applyChange(form, asked, dependentsOf(data, report, zone))) setReport(null);
  }

  return {
    form,
    control: form.control,
    values,
    errorOf: (name: Exclude<keyof SendForm, "values" | "fallback" | "waves" | "ab">) => errors[name]?.message,
    // What is wrong with the list is told at the list, once.
    problem: problem?.message === errors.importId?.message ? null : problem,
    template,
    /** The templates that are this one in another language, and whether each person gets their own of them. */
    languages,
    byLanguage: Boolean(values.byLanguage) && languages.length > 0,
    account,
    startsAt,
    /** Messages a second at most: the sender's pace, or the campaign's own where that is slower. */
    pace: account === null ? null : Math.min(account.pace, (paceOf(values) || Number.POSITIVE_INFINITY) / 60),
    report,
    people: report?.rowsSend ?? 0,
    /** What is known of the fallback policy that was chosen. */
    policy,
    missing: missingOf({
      ...{ form: values, report, reading, startsAt, now: new Date(), suspended: data.suspended },
      ...{ bySms: policy.bySms, policyUnfit: policy.problem !== null },
    }),
    draft,
    change,
    takeReport(made: ImportReport | null) {
      setReport(made);
      form.setValue("importId", made?.id ?? null, { shouldDirty: true });
      form.clearErrors("importId");
    },
    setReading,
    submit,
  };
}

/** Shows what is wrong with a restored draft, such as a start that has passed in the meantime. */
function useDraftCheck(form: SendFormApi, restored: boolean): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the form opens
  useEffect(() => {
    if (restored) void form.trigger(["at", "name"]);
  }, []);
}

/** Sets the fields that change and those that follow. @returns whether the imported list of people no longer fits */
function applyChange(
  form: SendFormApi,
  asked: Partial<SendForm>,
  facts: Parameters<typeof withDependents>[2],
): boolean {
  const { changes, dropsList } = withDependents(form.getValues(), asked, facts);
  for (const [name, value] of Object.entries(changes) as [keyof SendForm, SendForm[keyof SendForm]][]) {
    form.setValue(name, value, { shouldDirty: true });
    form.clearErrors(name);
  }
  // While a time is half typed the browser reports an empty value, which is no error yet.
  if (form.getValues("at")) void form.trigger("at");
  else form.clearErrors("at");
  return dropsList;
}

/** What other fields depend on. */
function dependentsOf(data: SendData, report: ImportReport | null, zone: string): Parameters<typeof withDependents>[2] {
  return {
    hasVariables: (code) => data.templates.some((one) => one.code === code && templateColumns(one.content).length > 0),
    listMethod: report?.method ?? null,
    suggestedAt: () => suggestedStart(zone),
  };
}

/** What is sent is no draft any more: one that is kept while the launch runs would come back afterwards. */
async function launchWithoutDraft(input: LaunchCampaignInput, draft: Autosave) {
  draft.stop();
  let launched = false;
  try {
    const result = await launch(input);
    launched = result.ok;
    return result;
  } finally {
    if (!launched) draft.resume();
  }
}

/** Launches the campaign, and renames the fields of its errors to those of the form. */
async function launch(input: LaunchCampaignInput) {
  const result = await launchCampaignAction(input);
  if (result.ok || !result.fieldErrors) return result;
  const fieldErrors = Object.entries(result.fieldErrors).map(([name, messages]) => [formField(name), messages]);
  return { ...result, fieldErrors: Object.fromEntries(fieldErrors) as Record<string, string[]> };
}

/** A start half an hour from now, rounded up to five minutes. */
function suggestedStart(zone: string): string {
  const stepMs = 5 * 60_000;
  return localIn(zone, new Date(Math.ceil((Date.now() + 30 * 60_000) / stepMs) * stepMs));
}
