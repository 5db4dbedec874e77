"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { ComboboxField, RadioCardsField, SelectField, SwitchField, TextField } from "#components/form/fields";
import { FormAlert } from "#components/form/form-alert";
import { useActionForm } from "#components/form/use-action-form";
import { Button, ButtonLink } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import type { ComboboxOption } from "#components/ui/combobox";
import { defer } from "#components/ui/deferred";
import { LocalTime } from "#components/ui/local-time";
import { type Language, languages, workspaceKinds } from "#db/enums";
import type { CreateWorkspaceForm } from "#lib/operator/schema";
import { zoneOptions } from "../../../../../(console)/settings/workspace/zones.ts";
import { createWorkspaceAction } from "../../actions.ts";
import { SecretLink } from "../../secret-link.tsx";

const schema = defer(() => import("#lib/operator/schema").then((rules) => rules.CreateWorkspaceInput));

type Props = { providers: readonly { id: string; name: string }[]; zone: string; language: Language; quota: number };
type Made = { workspaceId: string; name: string; email: string; link: string | null; expiresAt: Date };

/** Asks for a workspace and its owner, and then shows the link of the owner's invitation once. */
export function NewWorkspace(props: Props) {
  const [made, setMade] = useState<Made | null>(null);
  return made ? <MadeCard made={made} onAnother={() => setMade(null)} /> : <CreateForm {...props} onMade={setMade} />;
}

function CreateForm({ providers, zone, language, quota, onMade }: Props & { onMade: (made: Made) => void }) {
  const t = useTranslations("system.create");
  const words = useTranslations("states");
  const zones = useZones(zone);
  const defaultValues: CreateWorkspaceForm = {
    ...{ name: "", slug: "", kind: providers.length > 0 ? "business" : "provider", ownerEmail: "" },
    ...{ providerId: providers[0]?.id ?? "", zone, language, channelQuota: String(quota), active: true },
  };
  const { form, problem, busy, submit } = useActionForm({
    schema: schema.load,
    // A provider is looked after by nobody.
    action: (input) => createWorkspaceAction(asTyped(input)),
    defaultValues,
    onSuccess: ({ workspaceId, link, expiresAt }, { name, ownerEmail }) =>
      onMade({ workspaceId, name, email: ownerEmail, link, expiresAt }),
  });
  const { control } = form;
  const kind = form.watch("kind");
  return (
    <form onSubmit={submit} noValidate autoComplete="off" className="flex max-w-3xl flex-col gap-4">
      <FormAlert problem={problem} />
      <Card>
        <CardHeader title={t("about")} />
        <CardBody className="flex flex-col gap-3.5">
          <RadioCardsField
            control={control}
            name="kind"
            label={t("kind")}
            options={workspaceKinds.map((value) => ({
              ...{ value, title: words(`workspaceKind.${value}`), text: t(`${value}Text`) },
            }))}
          />
          <div className="grid grid-cols-2 gap-3.5 narrow:grid-cols-1">
            <TextField control={control} name="name" label={t("name")} limit={80} />
            <TextField
              control={control}
              name="slug"
              label={t("slug")}
              hint={t("slugHint")}
              optional
              input={{ mono: true }}
            />
          </div>
          {kind === "business" && providers.length > 0 ? (
            <SelectField
              control={control}
              name="providerId"
              label={t("provider")}
              hint={t("providerHint")}
              options={[
                ...providers.map(({ id, name }) => ({ value: id, label: name })),
                { value: nobody, label: t("nobody") },
              ]}
            />
          ) : null}
        </CardBody>
      </Card>
      <Card>
        <CardHeader title={t("owner")} />
        <CardBody>
          <TextField
            control={control}
            name="ownerEmail"
            label={t("email")}
            hint={t("emailHint")}
            input={{ type: "email", autoCapitalize: "none" }}
          />
        </CardBody>
      </Card>
      <Card>
        <CardHeader title={t("defaults")} />
        <CardBody className="flex flex-col gap-3.5">
          <div className="grid grid-cols-3 gap-3.5 narrow:grid-cols-1">
            <ComboboxField
              control={control}
              name="zone"
              label={t("zone")}
              options={zones}
              searchPlaceholder={t("zoneSearch")}
            />
            <SelectField
              control={control}
              name="language"
              label={t("language")}
              options={languages.map((value) => ({ value, label: words(`language.${value}`) }))}
            />
            <TextField control={control} name="channelQuota" label={t("quota")} input={{ inputMode: "numeric" }} />
          </div>
          <SwitchField control={control} name="active" label={t("active")} hint={t("activeHint")} />
        </CardBody>
      </Card>
      <div className="flex justify-end">
        <Button type="submit" variant="primary" busy={busy}>
          {t("submit")}
        </Button>
      </div>
    </form>
  );
}

/** Select boxes have no empty value. */
const nobody = "nobody";

/** As the action reads it: what the schema has made of a quota is a number there. */
function asTyped(input: { channelQuota: number; kind: string; providerId: string } & object) {
  const providerId = input.kind === "provider" || input.providerId === nobody ? "" : input.providerId;
  return { ...input, providerId, channelQuota: String(input.channelQuota) } as CreateWorkspaceForm;
}

function MadeCard({ made, onAnother }: { made: Made; onAnother: () => void }) {
  const t = useTranslations("system.create");
  const { name, email, link, expiresAt, workspaceId } = made;
  return (
    <Card className="max-w-3xl">
      <CardHeader title={t("madeTitle", { name })} />
      <CardBody className="flex flex-col gap-4">
        {link === null ? (
          <p role="status">{t("mailed", { email })}</p>
        ) : (
          <SecretLink label={t("link")} link={link}>
            {t.rich("linkText", { email, date: () => <LocalTime at={expiresAt} show="full" /> })}
          </SecretLink>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onAnother}>{t("another")}</Button>
          <ButtonLink variant="primary" href={`/settings/system/workspaces/${workspaceId}`}>
            {t("open")}
          </ButtonLink>
        </div>
      </CardBody>
    </Card>
  );
}

/** The page comes with the current zone; the browser knows the hundreds of others itself. */
function useZones(current: string): readonly ComboboxOption[] {
  const [zones, setZones] = useState<readonly ComboboxOption[]>([{ value: current, label: current }]);
  useEffect(() => setZones(zoneOptions(current, new Date())), [current]);
  return zones;
}
