"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { ComboboxField, RadioCardsField, SwitchField, TextField } from "#components/form/fields";
import { FormAlert } from "#components/form/form-alert";
import { useActionForm } from "#components/form/use-action-form";
import { Button, ButtonLink } from "#components/ui/button";
import { Card, CardBody, CardFooter } from "#components/ui/card";
import { defer } from "#components/ui/deferred";
import type { templateLanguages } from "#lib/i18n/template-languages";
import { templateNameMax } from "#lib/templates/limits";
import { createTemplateAction } from "../../../_templates/actions.ts";
import { useCategoryOptions } from "../category-options.tsx";
import { useLanguageOptions } from "./language-options.tsx";

const schema = defer(() => import("#lib/templates/schema").then((rules) => rules.CreateTemplateInput));

type Props = {
  channelId: string;
  language: (typeof templateLanguages)[number];
  /** The platform reviews templates, and may change their category. */
  reviewed: boolean;
};

export function NewTemplateForm({ channelId, language, reviewed }: Props) {
  const t = useTranslations("templates");
  const common = useTranslations("common");
  const router = useRouter();
  const base = `/channels/${channelId}/templates`;
  const { form, problem, busy, submit } = useActionForm({
    schema: schema.load,
    action: createTemplateAction,
    defaultValues: { channelId, name: "", language, category: "marketing", pauseOnCategoryChange: true },
    onSuccess: ({ code }) => router.push(`${base}/${code}`),
  });
  const categories = useCategoryOptions();
  const languages = useLanguageOptions();
  return (
    <form onSubmit={submit} noValidate className="max-w-[760px]">
      <Card>
        <CardBody top>
          <div className="flex flex-col gap-4">
            <FormAlert problem={problem} />
            <TextField
              control={form.control}
              name="name"
              label={t("field.name")}
              hint={t("field.nameHint")}
              limit={templateNameMax}
              input={{ autoFocus: true, autoComplete: "off", spellCheck: false, placeholder: "order_shipped" }}
            />
            <RadioCardsField
              control={form.control}
              name="category"
              label={t("field.category")}
              columns={3}
              options={categories}
            />
            <ComboboxField
              control={form.control}
              name="language"
              label={t("field.language")}
              options={languages}
              searchPlaceholder={t("field.languageSearch")}
            />
            {reviewed ? (
              <SwitchField
                control={form.control}
                name="pauseOnCategoryChange"
                label={t("field.pause")}
                hint={t("field.pauseHint")}
              />
            ) : null}
          </div>
        </CardBody>
        <CardFooter className="justify-end">
          <ButtonLink href={base}>{common("cancel")}</ButtonLink>
          <Button type="submit" variant="primary" busy={busy}>
            {t("new.create")}
          </Button>
        </CardFooter>
      </Card>
    </form>
  );
}
