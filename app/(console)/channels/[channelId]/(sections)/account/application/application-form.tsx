"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import type { UseFormReturn } from "react-hook-form";
import {
  ComboboxField,
  RadioCardsField,
  SelectField,
  SwitchField,
  TextareaField,
  TextField,
} from "#components/form/fields";
import { FormAlert } from "#components/form/form-alert";
import { useActionForm } from "#components/form/use-action-form";
import { useAutosave } from "#components/form/use-autosave";
import { Button } from "#components/ui/button";
import { LocalTime } from "#components/ui/local-time";
import { toast } from "#components/ui/toast";
import type { BindingEnvironment } from "#db/enums";
import type { ApplicationView } from "#lib/channels/application/get-application";
import { industries, limits, SubmitApplicationInput } from "#lib/channels/application/schema";
import { saveApplicationAction, submitApplicationAction } from "./actions.ts";
import { DestinationsField, useCountries } from "./destinations-field.tsx";
import { GuaranteeLetter } from "./guarantee-letter.tsx";
import { PapersField } from "./papers-field.tsx";
import { TitledEntries } from "./titled-entries.tsx";

export type ApplicationValues = { channelId: string; environment: BindingEnvironment; form: ApplicationView["form"] };
type Parts = { form: UseFormReturn<ApplicationValues, unknown, SubmitApplicationInput> };

/** Everything that a service is applied for with. What is typed is kept as it is typed. */
export function ApplicationForm({
  channelId,
  application,
  sandbox,
}: {
  channelId: string;
  application: ApplicationView;
  sandbox: boolean;
}) {
  const t = useTranslations("channels.application");
  const router = useRouter();
  const { form, problem, busy, submit } = useActionForm<ApplicationValues, SubmitApplicationInput, void>({
    schema: SubmitApplicationInput,
    action: submitApplicationAction,
    defaultValues: { channelId, environment: sandbox ? "sandbox" : "live", form: application.form },
    onSuccess: () => {
      draft.stop();
      toast.success(t("submitted"));
      router.refresh();
    },
  });
  const draft = useDraft(channelId, form.watch("form"), application.updatedAt);
  return (
    <form onSubmit={submit} noValidate autoComplete="off" className="flex flex-col gap-6">
      <FormAlert problem={problem} />
      {sandbox ? (
        <RadioCardsField
          control={form.control}
          name="environment"
          label={t("to")}
          columns={2}
          options={[
            { value: "sandbox", title: t("toSandbox"), text: t("toSandboxText") },
            { value: "live", title: t("toStaff"), text: t("toStaffText") },
          ]}
        />
      ) : null}
      <Company form={form} />
      <Business form={form} />
      <Conversation form={form} />
      <GuaranteeLetter form={form.watch("form")} />
      <PapersField channelId={channelId} papers={application.papers} />
      <div className="flex min-w-0 flex-wrap items-center justify-end gap-3">
        <span className="mr-auto text-sm text-muted-foreground" role="status">
          {draft.failure ??
            (draft.keptAt ? t.rich("keptAt", { at: () => <LocalTime at={draft.keptAt ?? ""} /> }) : null)}
        </span>
        <Button type="submit" variant="primary" busy={busy}>
          {t(application.state === "rejected" ? "submitAgain" : "submit")}
        </Button>
      </div>
    </form>
  );
}

function useDraft(channelId: string, form: ApplicationValues["form"], first: Date | null) {
  const failed = useTranslations("common.error");
  return useAutosave(
    form,
    async (value) => {
      const result = await saveApplicationAction({ channelId, form: value }).catch(() => null);
      if (!result) return { ok: false, message: failed("network"), final: false };
      if (!result.ok) return { ok: false, message: result.message, final: result.code !== "unavailable" };
      return { ok: true, keptAt: result.data.keptAt };
    },
    first,
  );
}

function Company({ form }: Parts) {
  const t = useTranslations("channels.application");
  const countries = useCountries();
  const { control } = form;
  return (
    <fieldset className="flex min-w-0 flex-col gap-3.5">
      <legend className="mb-2 font-semibold">{t("company")}</legend>
      <TextField
        control={control}
        name="form.businessName"
        label={t("businessName")}
        hint={t("businessNameHint")}
        limit={limits.businessName}
      />
      <div className="grid grid-cols-2 gap-3.5 narrow:grid-cols-1">
        <TextField control={control} name="form.legalName" label={t("legalName")} />
        <TextField control={control} name="form.englishName" label={t("englishName")} />
        <TextField control={control} name="form.legalPerson" label={t("legalPerson")} />
        <TextField control={control} name="form.licenceNumber" label={t("licenceNumber")} />
        <ComboboxField control={control} name="form.country" label={t("country")} options={countries} />
        <SelectField
          control={control}
          name="form.industry"
          label={t("industryLabel")}
          placeholder={t("industryPlaceholder")}
          options={industries.map((value) => ({ value, label: t(`industry.${value}`) }))}
        />
      </div>
      <TextareaField
        control={control}
        name="form.headquarters"
        label={t("headquarters")}
        limit={limits.headquarters}
        textarea={{ rows: 2 }}
      />
      <TextareaField
        control={control}
        name="form.industryText"
        label={t("industryText")}
        limit={limits.industryText}
        textarea={{ rows: 2 }}
      />
      <TextField
        control={control}
        name="form.website"
        label={t("website")}
        optional
        input={{ type: "url", placeholder: "https://" }}
      />
    </fieldset>
  );
}

function Business({ form }: Parts) {
  const t = useTranslations("channels.application");
  const { control } = form;
  return (
    <fieldset className="flex min-w-0 flex-col gap-3.5">
      <legend className="mb-2 font-semibold">{t("contact")}</legend>
      <div className="grid grid-cols-2 gap-3.5 narrow:grid-cols-1">
        <TextField control={control} name="form.contactName" label={t("contactName")} />
        <TextField control={control} name="form.contactPosition" label={t("contactPosition")} />
        <TextField control={control} name="form.contactEmail" label={t("contactEmail")} input={{ type: "email" }} />
        <TextField control={control} name="form.contactPhone" label={t("contactPhone")} input={{ type: "tel" }} />
        {(["addresses", "phones"] as const).map((list) => (
          <TitledEntries key={list} control={control} list={list} />
        ))}
      </div>
    </fieldset>
  );
}

function Conversation({ form }: Parts) {
  const t = useTranslations("channels.application");
  const { control, watch, setValue, formState } = form;
  return (
    <fieldset className="flex min-w-0 flex-col gap-3.5">
      <legend className="mb-2 font-semibold">{t("conversation")}</legend>
      <TextField
        control={control}
        name="form.conversationName"
        label={t("conversationName")}
        limit={limits.conversationName}
      />
      <TextareaField
        control={control}
        name="form.conversationText"
        label={t("conversationText")}
        limit={limits.conversationText}
        textarea={{ rows: 2 }}
      />
      <TextareaField
        control={control}
        name="form.profile"
        label={t("profile")}
        limit={limits.profile}
        textarea={{ rows: 3 }}
      />
      <DestinationsField
        value={watch("form.destinations")}
        error={formState.errors.form?.destinations?.message}
        onChange={(codes) =>
          setValue("form.destinations", codes, { shouldDirty: true, shouldValidate: codes.length > 0 })
        }
      />
      <TextField
        control={control}
        name="form.startDate"
        label={t("startDate")}
        input={{ type: "date", className: "max-w-44" }}
      />
      <SwitchField control={control} name="form.adultsOnly" label={t("adultsOnly")} hint={t("adultsOnlyHint")} />
      <SwitchField control={control} name="form.autoReply" label={t("autoReply")} hint={t("autoReplyHint")} />
      {watch("form.autoReply") ? (
        <TextareaField
          control={control}
          name="form.autoReplyText"
          label={t("autoReplyText")}
          limit={limits.autoReplyText}
          textarea={{ rows: 2 }}
        />
      ) : null}
    </fieldset>
  );
}
