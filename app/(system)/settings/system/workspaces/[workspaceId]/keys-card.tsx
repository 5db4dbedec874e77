"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { type Column, DataTable, TwoLines } from "#components/data-table/data-table";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { SelectField, TextField } from "#components/form/fields";
import { FormAlert } from "#components/form/form-alert";
import { useActionForm } from "#components/form/use-action-form";
import { CopyId } from "#components/messaging/copy-id";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { defer } from "#components/ui/deferred";
import { KeyRound } from "#components/ui/icons";
import { LocalTime } from "#components/ui/local-time";
import { Tag } from "#components/ui/tag";
import { toast } from "#components/ui/toast";
import type { AccessKeyLine } from "#lib/operator/access-keys";
import { createKeyAction, revokeKeyAction } from "../../actions.ts";
import { SecretLink } from "../../secret-link.tsx";

const schema = defer(() => import("#lib/operator/schema").then((rules) => rules.CreateKeyInput));

type Made = { accessKeyId: string; accessKeySecret: string };

/** The keys of a workspace for the API. A new one's secret is shown once. */
export function KeysCard({
  workspaceId,
  keys,
  people,
}: {
  workspaceId: string;
  keys: readonly AccessKeyLine[];
  /** Whom a key may act as. */
  people: readonly { userId: string; name: string }[];
}) {
  const t = useTranslations("system.accessKeys");
  const [made, setMade] = useState<Made | null>(null);
  const [revoking, setRevoking] = useState<AccessKeyLine | null>(null);
  return (
    <Card>
      <CardHeader title={t("title")} count={keys.length} line />
      {keys.length > 0 ? <KeyTable keys={keys} onRevoke={setRevoking} /> : null}
      <CardBody top className="flex flex-col gap-3.5">
        {keys.length === 0 ? <p className="text-muted-foreground">{t("none")}</p> : null}
        {made ? (
          <SecretLink label={t("secret")} link={made.accessKeySecret} copyLabel={t("copy")}>
            {t.rich("made", { id: () => <CopyId value={made.accessKeyId} /> })}
          </SecretLink>
        ) : null}
        {people.length > 0 ? (
          <NewKey workspaceId={workspaceId} people={people} onMade={setMade} />
        ) : (
          <p className="text-muted-foreground">{t("nobody")}</p>
        )}
      </CardBody>
      <ConfirmDialog
        level={2}
        open={revoking !== null}
        onOpenChange={(open) => (open ? undefined : setRevoking(null))}
        title={t("revokeTitle", { name: revoking?.name ?? "" })}
        confirmLabel={t("revoke")}
        consequences={[
          { text: t("revokeStops"), loses: true },
          { text: t("revokeFinal"), loses: true },
        ]}
        onConfirm={async () => {
          if (!revoking) return;
          const result = await revokeKeyAction({ workspaceId, keyId: revoking.id });
          if (!result.ok) return result.message;
          toast.success(t("revoked"));
        }}
      />
    </Card>
  );
}

function KeyTable({ keys, onRevoke }: { keys: readonly AccessKeyLine[]; onRevoke: (key: AccessKeyLine) => void }) {
  const t = useTranslations("system.accessKeys");
  const columns: Column<AccessKeyLine>[] = [
    {
      id: "name",
      header: t("name"),
      place: "a",
      cell: (row) => (
        <TwoLines
          title={
            <span className="flex min-w-0 items-center gap-2">
              {row.name}
              {row.revokedAt ? <Tag>{t("isRevoked")}</Tag> : null}
            </span>
          }
          sub={<CopyId value={row.id} />}
        />
      ),
    },
    { id: "person", header: t("person"), place: "c", cell: (row) => row.person },
    {
      id: "used",
      header: t("used"),
      dropBelow: 640,
      cell: (row) => (row.lastUsedAt ? <LocalTime at={row.lastUsedAt} /> : t("never")),
    },
    {
      id: "actions",
      header: t("revoke"),
      quietHeader: true,
      align: "right",
      place: "e",
      cell: (row) =>
        row.revokedAt ? null : (
          <Button
            size="sm"
            variant="quiet"
            onClick={() => onRevoke(row)}
            aria-label={t("revokeOf", { name: row.name })}
          >
            {t("revoke")}…
          </Button>
        ),
    },
  ];
  return <DataTable label={t("title")} columns={columns} rows={keys} rowKey={(row) => row.id} density="tall" />;
}

function NewKey({
  workspaceId,
  people,
  onMade,
}: {
  workspaceId: string;
  people: readonly { userId: string; name: string }[];
  onMade: (made: Made) => void;
}) {
  const t = useTranslations("system.accessKeys");
  const empty = { workspaceId, userId: people[0]?.userId ?? "", name: "" };
  const { form, problem, busy, submit } = useActionForm({
    schema: schema.load,
    action: createKeyAction,
    defaultValues: empty,
    onSuccess: (made) => {
      onMade(made);
      form.reset(empty);
    },
  });
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-3.5">
      <FormAlert problem={problem} />
      <div className="grid grid-cols-2 gap-3.5 slim:grid-cols-1">
        <TextField control={form.control} name="name" label={t("newName")} hint={t("newNameHint")} limit={60} />
        <SelectField
          control={form.control}
          name="userId"
          label={t("actsAs")}
          hint={t("actsAsHint")}
          options={people.map(({ userId, name }) => ({ value: userId, label: name }))}
        />
      </div>
      <div className="flex justify-end">
        <Button type="submit" icon={<KeyRound aria-hidden />} busy={busy}>
          {t("create")}
        </Button>
      </div>
    </form>
  );
}
