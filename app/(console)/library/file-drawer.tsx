"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { CopyId } from "#components/messaging/copy-id";
import { FileFacts } from "#components/messaging/library/file-facts";
import { FilePicture } from "#components/messaging/library/file-picture";
import { Button } from "#components/ui/button";
import { Drawer } from "#components/ui/drawer";
import { Download, PenLine, RefreshCw, Trash2 } from "#components/ui/icons";
import { KeyValue } from "#components/ui/key-value";
import { LocalTime } from "#components/ui/local-time";
import { onDemand } from "#components/ui/on-demand";
import { textLinkLook } from "#components/ui/text-link";
import type { LibraryRow, PlatformCopy } from "#lib/media/library/queries";
import type { FileUse, PastUse } from "#lib/media/library/uses";
import type { FileAct } from "./file-list.tsx";
import { FileUses, PlatformCopies } from "./file-uses.tsx";

const RenameDialog = onDemand(() => import("./rename-dialog.tsx").then((part) => part.RenameDialog));
const ReplaceDialog = onDemand(() => import("./replace-dialog.tsx").then((part) => part.ReplaceDialog));
const RemoveDialog = onDemand(() => import("./remove-dialog.tsx").then((part) => part.RemoveDialog));

/** A file of the library with all that is known of it. */
export type FileDetail = { file: LibraryRow; uses: FileUse[]; past: PastUse[]; copies: PlatformCopy[] };

/** One file: what it looks like, what is known of it, and what uses it. The URL holds which. */
export function FileDrawer({ detail, manages }: { detail: FileDetail; manages: boolean }) {
  const t = useTranslations("library");
  const router = useRouter();
  const pathname = usePathname();
  const search = useSearchParams();
  function close() {
    const next = new URLSearchParams(search);
    next.delete("open");
    const query = next.toString();
    router.replace(query ? `${pathname}?${query}` : pathname, { scroll: false });
  }
  const { file, uses, past, copies } = detail;
  return (
    <Drawer
      open
      onClose={close}
      title={<span className="wrap-anywhere">{file.name}</span>}
      meta={<FileFacts {...file} />}
      footer={manages && file.changeable ? <Acts detail={detail} onRemoved={close} /> : null}
    >
      <FilePicture
        kind={file.kind}
        href={file.href}
        small={file.thumbnail === "made"}
        iconClass="size-10"
        className="h-56 w-full rounded-md border border-border"
      />
      <KeyValue
        rows={[
          { key: "kind", label: t("columns.kind"), value: t(`kind.${file.kind}`) },
          { key: "by", label: t("columns.by"), value: file.createdByName ?? t("gone") },
          { key: "at", label: t("columns.at"), value: <LocalTime at={file.createdAt} show="full" /> },
          {
            key: "replaced",
            label: t("columns.replaced"),
            value: file.replacedAt ? <LocalTime at={file.replacedAt} show="full" /> : null,
          },
          { key: "id", label: t("columns.id"), value: <CopyId value={file.id} /> },
          {
            key: "picture",
            label: t("columns.picture"),
            value: file.thumbnail === "failed" ? t("noPicture") : null,
          },
        ]}
      />
      <a
        className={`${textLinkLook} inline-flex items-center gap-1.5 self-start`}
        href={`${file.href}&save=1`}
        download
      >
        <Download className="size-3.5" aria-hidden />
        {t("download")}
      </a>
      <FileUses uses={uses} past={past} partial={!file.changeable} />
      <PlatformCopies copies={copies} />
    </Drawer>
  );
}

function Acts({ detail: { file, uses }, onRemoved }: { detail: FileDetail; onRemoved: () => void }) {
  const t = useTranslations("library");
  const [act, setAct] = useState<FileAct | null>(null);
  const done = () => setAct(null);
  return (
    <>
      <Button icon={<PenLine aria-hidden />} onClick={() => setAct("rename")}>
        {t("rename.open")}
      </Button>
      <Button icon={<RefreshCw aria-hidden />} onClick={() => setAct("replace")}>
        {t("replace.open")}
      </Button>
      <Button
        icon={<Trash2 aria-hidden />}
        disabledReason={uses.length > 0 ? t("remove.used", { count: uses.length }) : null}
        onClick={() => setAct("remove")}
      >
        {t("remove.open")}
      </Button>
      {act === "rename" ? <RenameDialog file={file} onClose={done} /> : null}
      {act === "replace" ? <ReplaceDialog file={file} onClose={done} /> : null}
      {act === "remove" ? <RemoveDialog file={file} onClose={done} onRemoved={onRemoved} /> : null}
    </>
  );
}
