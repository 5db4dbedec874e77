"use client";

import { useTranslations } from "next-intl";
import { FileFacts } from "#components/messaging/library/file-facts";
import { FilePicture } from "#components/messaging/library/file-picture";
import { Checkbox } from "#components/ui/checkbox";
import { cn } from "#components/ui/cn";
import { Link } from "#components/ui/link";
import type { LibraryRow } from "#lib/media/library/queries";
import type { FileAct } from "./file-list.tsx";
import { FileMenu } from "./file-menu.tsx";

export type Shown = {
  hrefOf: (id: string) => string;
  manages: boolean;
  chosen: ReadonlySet<string>;
  choose: (id: string, on: boolean) => void;
  onAct: (act: FileAct, file: LibraryRow) => void;
};

/** The files as pictures, each with its facts below it. */
export function FileGrid({ rows, open, ...shared }: Shown & { rows: readonly LibraryRow[]; open: string | null }) {
  const t = useTranslations("library");
  return (
    <ul
      aria-label={t("label")}
      className="grid grid-cols-[repeat(auto-fill,minmax(176px,1fr))] gap-3 p-4 narrow:grid-cols-2 narrow:gap-2 narrow:p-3"
    >
      {rows.map((file) => (
        <Tile key={file.id} file={file} current={open === file.id} {...shared} />
      ))}
    </ul>
  );
}

function Tile({
  file,
  current,
  hrefOf,
  manages,
  chosen,
  choose,
  onAct,
}: Shown & { file: LibraryRow; current: boolean }) {
  const t = useTranslations("library");
  const { id, name, uses } = file;
  return (
    <li
      data-selected={current || undefined}
      className="group/tile relative flex min-w-0 flex-col overflow-hidden rounded-md border border-border data-selected:border-primary"
    >
      <FilePicture
        kind={file.kind}
        href={file.href}
        small={file.thumbnail === "made"}
        iconClass="size-8"
        className="aspect-[1.4] w-full"
      />
      <div className="flex min-w-0 flex-1 items-start gap-1 border-t border-border py-2 pr-1 pl-2.5">
        <div className="flex min-w-0 flex-1 flex-col gap-0.5">
          <Link href={hrefOf(id)} scroll={false} title={name} className="truncate font-medium hover:underline">
            {/* The whole picture opens the details, too. */}
            <span className="absolute inset-x-0 top-0 aspect-[1.4]" aria-hidden />
            {name}
          </Link>
          <span className="text-xs text-muted-foreground">
            <FileFacts {...file} />
          </span>
          <span className={cn("text-xs", uses > 0 ? "text-secondary-foreground" : "text-muted-foreground")}>
            {t("usesShort", { count: uses })}
          </span>
        </div>
        <FileMenu file={file} href={hrefOf(id)} manages={manages} onAct={onAct} />
      </div>
      {manages && file.changeable ? (
        <Checkbox
          className="absolute top-2 left-2 z-1"
          checked={chosen.has(id)}
          onCheckedChange={(on) => choose(id, on)}
          aria-label={t("choose", { name })}
        />
      ) : null}
    </li>
  );
}
