"use client";

import { useTranslations } from "next-intl";
import { IconButton } from "#components/ui/button";
import { Ellipsis, Eye, PenLine, RefreshCw, Trash2 } from "#components/ui/icons";
import { Menu, MenuItem, MenuLink } from "#components/ui/menu";
import type { LibraryRow } from "#lib/media/library/queries";
import type { FileAct } from "./file-list.tsx";

export type FileMenuProps = {
  file: LibraryRow;
  href: string;
  manages: boolean;
  onAct: (act: FileAct, file: LibraryRow) => void;
};

/** What can be done with a file. What cannot says why. */
export function FileMenu({ file, href, manages, onAct }: FileMenuProps) {
  const t = useTranslations("library");
  const fixed = manages ? (file.changeable ? null : t("ofWorkspace")) : t("readOnly");
  return (
    <Menu
      trigger={
        <IconButton label={t("columns.actions", { name: file.name })} size="sm">
          <Ellipsis aria-hidden />
        </IconButton>
      }
    >
      <MenuLink href={href} icon={<Eye aria-hidden />}>
        {t("details")}
      </MenuLink>
      <MenuItem icon={<PenLine aria-hidden />} disabledReason={fixed} onSelect={() => onAct("rename", file)}>
        {t("rename.open")}
      </MenuItem>
      <MenuItem icon={<RefreshCw aria-hidden />} disabledReason={fixed} onSelect={() => onAct("replace", file)}>
        {t("replace.open")}
      </MenuItem>
      <MenuItem
        danger
        icon={<Trash2 aria-hidden />}
        disabledReason={fixed ?? (file.uses > 0 ? t("remove.used", { count: file.uses }) : null)}
        onSelect={() => onAct("remove", file)}
      >
        {t("remove.open")}
      </MenuItem>
    </Menu>
  );
}
