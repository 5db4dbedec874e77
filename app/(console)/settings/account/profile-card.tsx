"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { Field } from "#components/form/field";
import { TextField } from "#components/form/fields";
import { FormAlert } from "#components/form/form-alert";
import { useActionForm } from "#components/form/use-action-form";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { defer } from "#components/ui/deferred";
import { Input } from "#components/ui/input";
import { Note } from "#components/ui/note";
import { TextLink } from "#components/ui/text-link";
import { toast } from "#components/ui/toast";
import { renameAction } from "./actions.ts";

const schema = defer(() => import("./profile-schema.ts").then((rules) => rules.ProfileForm));

/** Whether the address is proved; if not, whether a mail can do that. */
type Proof = "proved" | "by_mail" | "none";

export function ProfileCard({ name, email, proof }: { name: string; email: string; proof: Proof }) {
  const t = useTranslations("settings.account");
  const common = useTranslations("common");
  const id = useId();
  const { form, problem, busy, submit } = useActionForm({
    schema: schema.load,
    action: renameAction,
    defaultValues: { name },
    onSuccess: () => void toast.success(t("saved")),
  });
  return (
    <Card>
      <CardHeader title={t("profile")} />
      <CardBody>
        <form onSubmit={submit} noValidate className="flex flex-col gap-3.5">
          <FormAlert problem={problem} />
          <TextField
            control={form.control}
            name="name"
            label={t("name")}
            hint={t("nameHint")}
            limit={80}
            input={{ autoComplete: "name" }}
          />
          <Field id={id} label={t("email")}>
            <Input id={id} value={email} readOnly autoComplete="username" className="bg-sunken" />
          </Field>
          {proof === "proved" ? null : (
            <Note tone="warning">
              {t("unproved")}
              {proof === "by_mail" ? (
                <>
                  {" "}
                  {t("prove")}{" "}
                  <TextLink href={`/forgotten-password?${new URLSearchParams({ email })}`}>{t("proveNow")}</TextLink>
                </>
              ) : null}
            </Note>
          )}
          <div className="flex min-w-0 items-center gap-2 justify-end">
            <Button type="submit" busy={busy}>
              {common("save")}
            </Button>
          </div>
        </form>
      </CardBody>
    </Card>
  );
}
