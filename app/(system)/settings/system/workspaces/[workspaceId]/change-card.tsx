"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { SelectField, TextField } from "#components/form/fields";
import { FormAlert } from "#components/form/form-alert";
import { useActionForm } from "#components/form/use-action-form";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { defer } from "#components/ui/deferred";
import { toast } from "#components/ui/toast";
import type { WorkspaceDetail } from "#lib/operator/workspaces";
import { changeWorkspaceAction } from "../../actions.ts";

const schema = defer(() => import("#lib/operator/schema").then((rules) => rules.ChangeWorkspaceInput));

/** Select boxes have no empty value. */
const nobody = "nobody";

export function ChangeCard({
  workspace,
  providers,
}: {
  workspace: WorkspaceDetail;
  providers: readonly { id: string; name: string }[];
}) {
  const t = useTranslations("system");
  const router = useRouter();
  const { form, problem, busy, submit } = useActionForm({
    schema: schema.load,
    action: ({ channelQuota, providerId, ...input }) =>
      changeWorkspaceAction({
        ...input,
        channelQuota: String(channelQuota),
        providerId: providerId === nobody ? "" : providerId,
      }),
    defaultValues: {
      ...{ workspaceId: workspace.id, name: workspace.name },
      ...{ providerId: workspace.providerId ?? nobody, channelQuota: String(workspace.channelQuota) },
    },
    onSuccess: () => {
      toast.success(t("workspace.saved"));
      router.refresh();
    },
  });
  return (
    <Card>
      <CardHeader title={t("workspace.change")} />
      <CardBody>
        <form onSubmit={submit} noValidate className="flex flex-col gap-3.5">
          <FormAlert problem={problem} />
          <TextField control={form.control} name="name" label={t("create.name")} limit={80} />
          {workspace.kind === "business" ? (
            <SelectField
              control={form.control}
              name="providerId"
              label={t("create.provider")}
              hint={t("create.providerHint")}
              options={[
                { value: nobody, label: t("create.nobody") },
                ...providers.map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
          ) : null}
          <TextField
            control={form.control}
            name="channelQuota"
            label={t("create.quota")}
            hint={t("workspaces.quotaOf", { used: workspace.channels, quota: workspace.channelQuota })}
            input={{ inputMode: "numeric", className: "max-w-32 tabular-nums" }}
          />
          <div className="flex justify-end">
            <Button type="submit" variant="primary" busy={busy}>
              {t("workspace.save")}
            </Button>
          </div>
        </form>
      </CardBody>
    </Card>
  );
}
