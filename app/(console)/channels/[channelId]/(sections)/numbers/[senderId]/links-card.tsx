"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { type Column, DataTable } from "#components/data-table/data-table";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { useDownload } from "#components/shell/download-link";
import { Button, IconButton } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { Copy, Download, Ellipsis, Pencil, Plus, Trash2 } from "#components/ui/icons";
import { Menu, MenuItem, MenuSeparator } from "#components/ui/menu";
import { Mono } from "#components/ui/mono";
import { onDemand } from "#components/ui/on-demand";
import { toast } from "#components/ui/toast";
import type { ChatLink } from "#db/schema/senders";
import { deleteLinkAction } from "./actions.ts";
import type { NumberProps } from "./number-view.tsx";

const LinkDialog = onDemand(() => import("./link-dialog.tsx").then((part) => part.LinkDialog));

type Opened = { dialog: "write" | "delete"; link: ChatLink | null } | null;

/** Short links into a chat with the number, and their QR codes. */
export function LinksCard({
  channelId,
  number,
  denied,
  max,
  maySeeFiles,
}: NumberProps & { max: number; maySeeFiles: boolean }) {
  const t = useTranslations("channels.number.links");
  const errors = useTranslations("errors.numbers");
  const unread = useTranslations("channels.number")("neverRead");
  const router = useRouter();
  const [opened, setOpened] = useState<Opened>(null);
  const links = number.links ?? [];
  const full = links.length >= max ? errors("linksFull", { max }) : null;
  const place = { channelId, senderId: number.id };
  const columns: Column<ChatLink>[] = [
    ...(maySeeFiles
      ? [
          {
            id: "code",
            header: t("code"),
            place: "a" as const,
            cell: (link: ChatLink) => <CodeImage {...place} link={link} />,
          },
        ]
      : []),
    { id: "text", header: t("text"), place: "b", cell: (link) => <span className="break-words">{link.text}</span> },
    { id: "link", header: t("link"), place: "c", dropBelow: 520, cell: (link) => <Mono>{link.url}</Mono> },
    {
      id: "actions",
      header: t("more", { text: "" }),
      quietHeader: true,
      place: "e",
      align: "right",
      cell: (link) => <LinkMenu {...place} link={link} denied={denied} maySeeFiles={maySeeFiles} onOpen={setOpened} />,
    },
  ];
  return (
    <Card>
      <CardHeader title={t("title")} count={links.length} line={links.length > 0}>
        <Button
          icon={<Plus aria-hidden />}
          disabledReason={denied ?? (number.links ? full : unread)}
          onClick={() => setOpened({ dialog: "write", link: null })}
        >
          {t("add")}
        </Button>
      </CardHeader>
      {links.length > 0 ? (
        <DataTable label={t("title")} columns={columns} rows={links} rowKey={({ code }) => code} density="tall" />
      ) : (
        <CardBody>
          <p className="text-secondary-foreground">{t("empty")}</p>
        </CardBody>
      )}
      <LinkDialog
        channelId={channelId}
        number={number}
        link={opened?.link ?? null}
        open={opened?.dialog === "write"}
        onOpenChange={(open) => setOpened(open ? opened : null)}
      />
      <ConfirmDialog
        level={2}
        open={opened?.dialog === "delete"}
        onOpenChange={(open) => setOpened(open ? opened : null)}
        title={t("deleteTitle")}
        confirmLabel={t("deleteSubmit")}
        consequences={[{ text: t("deleteGone"), loses: true }, { text: t("deleteNew") }]}
        onConfirm={async () => {
          const result = await deleteLinkAction({ ...place, code: opened?.link?.code ?? "" });
          if (!result.ok) return result.message;
          toast.success(t("deleted"));
          router.refresh();
        }}
      />
    </Card>
  );
}

type OfLink = { channelId: string; senderId: string; link: ChatLink };

function queryOf({ channelId, senderId, link }: OfLink, format: "png" | "svg"): URLSearchParams {
  return new URLSearchParams({ channel: channelId, sender: senderId, code: link.code, format });
}

function CodeImage(props: OfLink) {
  const t = useTranslations("channels.number.links");
  const { addressOf } = useDownload();
  return (
    // biome-ignore lint/performance/noImgElement: it comes from the platform through a route that asks who reads
    <img
      src={addressOf(`/downloads/number-code?${queryOf(props, "png")}&inline=1`)}
      alt={t("image", { text: props.link.text })}
      loading="lazy"
      className="size-11 rounded-sm border border-border bg-white"
    />
  );
}

function LinkMenu({
  denied,
  maySeeFiles,
  onOpen,
  ...props
}: OfLink & { denied: string | null; maySeeFiles: boolean; onOpen: (opened: Opened) => void }) {
  const t = useTranslations("channels.number.links");
  const { download } = useDownload();
  const { link } = props;
  return (
    <Menu
      trigger={
        <IconButton size="sm" label={t("more", { text: link.text })}>
          <Ellipsis aria-hidden />
        </IconButton>
      }
    >
      <MenuItem
        icon={<Copy aria-hidden />}
        onSelect={() => {
          void navigator.clipboard.writeText(link.url);
          toast.success(t("copied"));
        }}
      >
        {t("copy")}
      </MenuItem>
      {maySeeFiles ? (
        <>
          <MenuItem
            icon={<Download aria-hidden />}
            onSelect={() => void download(`/downloads/number-code?${queryOf(props, "png")}`)}
          >
            {t("png")}
          </MenuItem>
          <MenuItem
            icon={<Download aria-hidden />}
            onSelect={() => void download(`/downloads/number-code?${queryOf(props, "svg")}`)}
          >
            {t("svg")}
          </MenuItem>
        </>
      ) : null}
      <MenuSeparator />
      <MenuItem
        icon={<Pencil aria-hidden />}
        disabledReason={denied}
        onSelect={() => onOpen({ dialog: "write", link })}
      >
        {t("edit")}
      </MenuItem>
      <MenuItem
        danger
        icon={<Trash2 aria-hidden />}
        disabledReason={denied}
        onSelect={() => onOpen({ dialog: "delete", link })}
      >
        {t("delete")}
      </MenuItem>
    </Menu>
  );
}
