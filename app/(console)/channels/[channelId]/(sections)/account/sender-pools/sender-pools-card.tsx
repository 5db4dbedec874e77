"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { Button, IconButton } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { Pencil, Plus, Trash2 } from "#components/ui/icons";
import { onDemand } from "#components/ui/on-demand";
import { toast } from "#components/ui/toast";
import type { PoolRow, PoolSender } from "#lib/channels/sender-pools/pools";
import { countryName } from "#lib/i18n/country-name";
import { deleteSenderPoolAction } from "./actions.ts";

const PoolDialog = onDemand(() => import("./pool-dialog.tsx").then((part) => part.PoolDialog));

type Props = {
  channelId: string;
  pools: PoolRow[];
  senders: PoolSender[];
  disabledReason: string | null;
};

/** Senders that a campaign may leave from together, with who sends to which country. */
export function SenderPoolsCard({ channelId, pools, senders, disabledReason }: Props) {
  const t = useTranslations("channels.senderPools");
  const router = useRouter();
  const [editing, setEditing] = useState<PoolRow | "new" | null>(null);
  const [removing, setRemoving] = useState<PoolRow | null>(null);
  return (
    <Card>
      <CardHeader title={t("title")}>
        <Button icon={<Plus aria-hidden />} disabledReason={disabledReason} onClick={() => setEditing("new")}>
          {t("add")}
        </Button>
      </CardHeader>
      <CardBody className="flex flex-col gap-2">
        <p className="text-secondary-foreground max-w-[70ch]">{t("text")}</p>
        {pools.length === 0 ? (
          <p className="text-muted-foreground">{t("none")}</p>
        ) : (
          <ul aria-label={t("title")} className="flex flex-col divide-y divide-border">
            {pools.map((pool) => (
              <li key={pool.id} className="flex min-w-0 items-start gap-2 py-2">
                <Pool of={pool} senders={senders} />
                <IconButton
                  label={t("edit", { name: pool.name })}
                  disabledReason={disabledReason}
                  onClick={() => setEditing(pool)}
                >
                  <Pencil aria-hidden />
                </IconButton>
                <IconButton
                  label={t("remove", { name: pool.name })}
                  disabledReason={disabledReason}
                  onClick={() => setRemoving(pool)}
                >
                  <Trash2 aria-hidden />
                </IconButton>
              </li>
            ))}
          </ul>
        )}
      </CardBody>
      {editing ? (
        <PoolDialog
          channelId={channelId}
          pool={editing === "new" ? null : editing}
          senders={senders}
          onClose={() => setEditing(null)}
        />
      ) : null}
      <ConfirmDialog
        level={1}
        open={removing !== null}
        onOpenChange={(open) => (open ? undefined : setRemoving(null))}
        title={t("removeTitle", { name: removing?.name ?? "" })}
        text={t("removeText")}
        confirmLabel={t("removeConfirm")}
        danger
        onConfirm={async () => {
          const result = await deleteSenderPoolAction({ channelId, poolId: removing?.id ?? "" });
          if (!result.ok) return result.message;
          toast.success(t("removed", { name: removing?.name ?? "" }));
          router.refresh();
        }}
      />
    </Card>
  );
}

/** A pool with its rules, a line each. */
function Pool({ of: { name, rules, otherIds, whenOut }, senders }: { of: PoolRow; senders: PoolSender[] }) {
  const t = useTranslations("channels.senderPools");
  const locale = useLocale();
  const named = (ids: string[]) =>
    ids.map((id) => senders.find((one) => one.id === id)?.address ?? t("gone")).join(", ");
  const lines = [
    ...rules.map(({ countries, senderIds }) => ({
      of: countries.map((country) => countryName(country, locale)).join(", "),
      from: named(senderIds),
    })),
    { of: t(rules.length === 0 ? "everybody" : "others"), from: named(otherIds) },
  ];
  return (
    <div className="flex min-w-0 grow flex-col gap-1">
      <b className="font-medium [overflow-wrap:anywhere]">{name}</b>
      <dl className="flex flex-col gap-0.5 text-sm">
        {lines.map(({ of, from }) => (
          <div key={of} className="flex min-w-0 flex-wrap gap-x-2">
            <dt className="text-secondary-foreground">{of}</dt>
            <dd className="min-w-0 tabular-nums [overflow-wrap:anywhere]">{from}</dd>
          </div>
        ))}
      </dl>
      <span className="text-xs text-muted-foreground">{t(`whenOut.${whenOut}.short`)}</span>
    </div>
  );
}
