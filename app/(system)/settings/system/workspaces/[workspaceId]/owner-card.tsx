"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { TextField } from "#components/form/fields";
import { FormAlert } from "#components/form/form-alert";
import { useActionForm } from "#components/form/use-action-form";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { defer } from "#components/ui/deferred";
import { LocalTime } from "#components/ui/local-time";
import type { WorkspaceDetail } from "#lib/operator/workspaces";
import { inviteWorkspaceOwnerAction } from "../../actions.ts";
import { SecretLink } from "../../secret-link.tsx";

const schema = defer(() => import("#lib/operator/schema").then((rules) => rules.InviteOwnerInput));

type Invited = { email: string; link: string | null; expiresAt: Date };

/** Invites an owner, and shows the link once where it is not mailed. */
export function OwnerCard({
  workspaceId,
  invitations,
}: {
  workspaceId: string;
  invitations: WorkspaceDetail["invitations"];
}) {
  const t = useTranslations("system");
  const router = useRouter();
  const [invited, setInvited] = useState<Invited | null>(null);
  const { form, problem, busy, submit } = useActionForm({
    schema: schema.load,
    action: inviteWorkspaceOwnerAction,
    defaultValues: { workspaceId, email: "" },
    onSuccess: ({ link, expiresAt }, { email }) => {
      setInvited({ email, link, expiresAt });
      form.reset({ workspaceId, email: "" });
      router.refresh();
    },
  });
  return (
    <Card>
      <CardHeader title={t("workspace.invite")} />
      <CardBody className="flex flex-col gap-3.5">
        <p className="text-muted-foreground">{t("workspace.inviteText")}</p>
        {invitations.length > 0 ? (
          <div>
            <h3 className="font-medium">{t("workspace.open")}</h3>
            <ul className="text-secondary-foreground">
              {invitations.map(({ id, email, expiresAt }) => (
                <li key={id} className="[overflow-wrap:anywhere]">
                  {t.rich("workspace.openUntil", { email, date: () => <LocalTime at={expiresAt} show="date" /> })}
                </li>
              ))}
            </ul>
          </div>
        ) : null}
        {invited?.link ? (
          <SecretLink label={t("create.link")} link={invited.link}>
            {t.rich("create.linkText", {
              email: invited.email,
              date: () => <LocalTime at={invited.expiresAt} show="full" />,
            })}
          </SecretLink>
        ) : null}
        {invited && !invited.link ? <p role="status">{t("create.mailed", { email: invited.email })}</p> : null}
        <form onSubmit={submit} noValidate className="flex flex-col gap-3">
          <FormAlert problem={problem} />
          <TextField
            control={form.control}
            name="email"
            label={t("create.email")}
            input={{ type: "email", autoComplete: "off", autoCapitalize: "none" }}
          />
          <div className="flex justify-end">
            <Button type="submit" busy={busy}>
              {t("workspace.inviteSubmit")}
            </Button>
          </div>
        </form>
      </CardBody>
    </Card>
  );
}
