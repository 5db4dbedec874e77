"use client";

import { useTranslations } from "next-intl";
import type { Column } from "#components/data-table/data-table";
import { FileFacts } from "#components/messaging/library/file-facts";
import { FilePicture } from "#components/messaging/library/file-picture";
import { Checkbox } from "#components/ui/checkbox";
import { Link } from "#components/ui/link";
import { LocalTime } from "#components/ui/local-time";
import type { LibraryRow } from "#lib/media/library/queries";
import type { Shown } from "./file-grid.tsx";
import { FileMenu } from "./file-menu.tsx";

/** The columns of the list of files. */
export function useColumns({ hrefOf, manages, chosen, choose, onAct }: Shown): Column<LibraryRow>[] {
  const t = useTranslations("library");
  return [
    {
      id: "name",
      header: t("columns.name"),
      place: "a",
      minWidth: 220,
      cell: (file) => (
        <span className="flex min-w-0 items-center gap-2.5">
          {manages && file.changeable ? (
            <Checkbox
              checked={chosen.has(file.id)}
              onCheckedChange={(on) => choose(file.id, on)}
              aria-label={t("choose", { name: file.name })}
            />
          ) : null}
          <FilePicture
            kind={file.kind}
            href={file.href}
            small={file.thumbnail === "made"}
            iconClass="size-4"
            className="size-9 rounded-sm"
          />
          <Link href={hrefOf(file.id)} scroll={false} className="truncate font-medium hover:underline">
            {file.name}
          </Link>
        </span>
      ),
    },
    { id: "kind", header: t("columns.kind"), dropBelow: 640, cell: (file) => t(`kind.${file.kind}`) },
    { id: "facts", header: t("columns.facts"), place: "b", cell: (file) => <FileFacts {...file} /> },
    { id: "uses", header: t("columns.uses"), place: "c", cell: (file) => t("usesShort", { count: file.uses }) },
    {
      id: "by",
      header: t("columns.by"),
      dropBelow: 900,
      cell: (file) => file.createdByName ?? t("gone"),
    },
    {
      id: "at",
      header: t("columns.at"),
      dropBelow: 760,
      cell: (file) => <LocalTime at={file.replacedAt ?? file.createdAt} />,
    },
    {
      id: "actions",
      header: t("columns.actions", { name: "" }),
      quietHeader: true,
      align: "right",
      place: "e",
      cell: (file) => <FileMenu file={file} href={hrefOf(file.id)} manages={manages} onAct={onAct} />,
    },
  ];
}
