"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button, IconButton } from "#components/ui/button";
import { Download, Ellipsis, ListFilter, SlidersHorizontal, Upload, UserRoundPlus } from "#components/ui/icons";
import { Menu, MenuItem } from "#components/ui/menu";
import { onDemand } from "#components/ui/on-demand";
import type { Attribute } from "#lib/contacts/attributes";
import { searchOfFilter } from "#lib/contacts/filter-params";
import type { Group } from "#lib/contacts/groups";
import type { ContactFilter } from "#lib/contacts/schema";

const ContactDialog = onDemand(() => import("./contact-dialog.tsx").then((part) => part.ContactDialog));
const AttributesDialog = onDemand(() => import("./attributes-dialog.tsx").then((part) => part.AttributesDialog));
const SegmentDialog = onDemand(() => import("./segment-dialog.tsx").then((part) => part.SegmentDialog));
const ExportDialog = onDemand(() => import("./export-dialog.tsx").then((part) => part.ExportDialog));
const ImportDialog = onDemand(() => import("./import-dialog.tsx").then((part) => part.ImportDialog));

type Props = {
  attributes: readonly Attribute[];
  groups: readonly Group[];
  /** The group that the page is about; who is added or imported there joins it. */
  group?: Group | null;
  filter: ContactFilter;
  manages: boolean;
  exports: boolean;
  maxBytes: number;
};

/** What can be done about contacts as a whole. What is exported, and saved as a segment, is what the filters show. */
export function ContactActions(props: Props) {
  const { attributes, groups, group = null, filter, manages, exports, maxBytes } = props;
  const t = useTranslations("contacts");
  const [doing, setDoing] = useState<"add" | "import" | "export" | "attributes" | "segment" | null>(null);
  const search = searchOfFilter(filter).toString();
  const close = () => setDoing(null);
  const refused = manages ? null : t("readOnly");
  return (
    <>
      <Menu
        trigger={
          <IconButton label={t("more")}>
            <Ellipsis aria-hidden />
          </IconButton>
        }
      >
        <MenuItem icon={<Upload aria-hidden />} disabledReason={refused} onSelect={() => setDoing("import")}>
          {t("import")}
        </MenuItem>
        {exports ? (
          <MenuItem icon={<Download aria-hidden />} onSelect={() => setDoing("export")}>
            {t("export")}
          </MenuItem>
        ) : null}
        <MenuItem
          icon={<ListFilter aria-hidden />}
          disabledReason={refused ?? (search === "" ? t("segment.filterFirst") : null)}
          onSelect={() => setDoing("segment")}
        >
          {t("segment.save")}
        </MenuItem>
        <MenuItem
          icon={<SlidersHorizontal aria-hidden />}
          disabledReason={refused}
          onSelect={() => setDoing("attributes")}
        >
          {t("attributes.open")}
        </MenuItem>
      </Menu>
      {manages ? (
        <Button variant="primary" icon={<UserRoundPlus aria-hidden />} onClick={() => setDoing("add")}>
          {t("add")}
        </Button>
      ) : null}
      {doing === "add" ? (
        <ContactDialog contact={null} attributes={attributes} groups={groups} group={group} onClose={close} />
      ) : null}
      {doing === "attributes" ? <AttributesDialog attributes={attributes} onClose={close} /> : null}
      {doing === "segment" ? <SegmentDialog filter={filter} onClose={close} /> : null}
      {doing === "export" ? <ExportDialog filter={filter} onClose={close} /> : null}
      {doing === "import" ? <ImportDialog groups={groups} group={group} maxBytes={maxBytes} onClose={close} /> : null}
    </>
  );
}
