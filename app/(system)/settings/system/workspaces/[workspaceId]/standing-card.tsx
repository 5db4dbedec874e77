"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { TextField } from "#components/form/fields";
import { FormAlert } from "#components/form/form-alert";
import { useActionForm } from "#components/form/use-action-form";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardFooter, CardHeader } from "#components/ui/card";
import { defer } from "#components/ui/deferred";
import { toast } from "#components/ui/toast";
import type { WorkspaceDetail } from "#lib/operator/workspaces";
import { ActButton } from "../../act-button.tsx";
import { changeStandingAction } from "../../actions.ts";
import { StandingBadge } from "../standing-badge.tsx";

/** Whether the workspace may send, and what changes that. */
export function StandingCard({ workspace }: { workspace: WorkspaceDetail }) {
  const t = useTranslations("system.workspace");
  const { id: workspaceId, standing, name } = workspace;
  const active = workspace.activatedAt !== null;
  return (
    <Card>
      <CardHeader title={t("standing")}>
        <StandingBadge standing={standing} />
      </CardHeader>
      <CardBody className="flex flex-col items-start gap-3">
        <p className="text-secondary-foreground [overflow-wrap:anywhere]">
          {t(`standingText.${standing}`, { reason: workspace.suspendedReason ?? "" })}
        </p>
        {standing === "suspended" ? (
          <ActButton act={() => changeStandingAction({ workspaceId, to: "resumed" })} done={t("changed")}>
            {t("lift")}
          </ActButton>
        ) : null}
        {standing === "active" || standing === "not_activated" ? (
          <ActButton
            variant={active ? "danger-quiet" : "primary"}
            act={() => changeStandingAction({ workspaceId, to: active ? "deactivated" : "activated" })}
            done={t("changed")}
          >
            {t(active ? "deactivate" : "activate")}
          </ActButton>
        ) : null}
      </CardBody>
      {standing === "active" || standing === "not_activated" ? (
        <CardFooter>
          <SuspendForm workspaceId={workspaceId} />
        </CardFooter>
      ) : null}
      {standing === "closed" ? null : (
        <CardFooter>
          <CloseForm workspaceId={workspaceId} name={name} />
        </CardFooter>
      )}
    </Card>
  );
}

const suspension = defer(() => import("./standing-schema.ts").then((rules) => rules.Suspension));

function SuspendForm({ workspaceId }: { workspaceId: string }) {
  const t = useTranslations("system.workspace");
  const router = useRouter();
  const { form, problem, busy, submit } = useActionForm({
    schema: suspension.load,
    action: ({ reason }) => changeStandingAction({ workspaceId, to: "suspended", reason }),
    defaultValues: { reason: "" },
    onSuccess: () => {
      toast.success(t("changed"));
      router.refresh();
    },
  });
  return (
    <form
      onSubmit={submit}
      noValidate
      autoComplete="off"
      className="flex w-full flex-col items-start gap-2 text-foreground"
    >
      <FormAlert problem={problem} />
      <TextField control={form.control} name="reason" label={t("reason")} hint={t("reasonHint")} className="w-full" />
      <Button type="submit" variant="danger-quiet" size="sm" busy={busy}>
        {t("suspend")}
      </Button>
    </form>
  );
}

const closing = defer(() => import("./standing-schema.ts").then((rules) => rules.Closing));

/** Asks for the name, since nothing brings a closed workspace back. */
function CloseForm({ workspaceId, name }: { workspaceId: string; name: string }) {
  const t = useTranslations("system.workspace");
  const router = useRouter();
  const { form, problem, busy, submit } = useActionForm({
    schema: closing.load,
    action: ({ name }) => changeStandingAction({ workspaceId, to: "closed", name }),
    defaultValues: { name: "" },
    onSuccess: () => {
      toast.success(t("changed"));
      router.refresh();
    },
  });
  const typed = form.watch("name");
  return (
    <form
      onSubmit={submit}
      noValidate
      autoComplete="off"
      className="flex w-full flex-col items-start gap-2 text-foreground"
    >
      <FormAlert problem={problem} />
      <TextField
        control={form.control}
        name="name"
        label={t("closeName")}
        hint={t("closeText", { name })}
        className="w-full"
      />
      <Button type="submit" variant="danger" size="sm" busy={busy} disabled={typed !== name}>
        {t("close")}
      </Button>
    </form>
  );
}
