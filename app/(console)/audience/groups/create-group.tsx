"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { Plus } from "#components/ui/icons";
import { onDemand } from "#components/ui/on-demand";

const GroupDialog = onDemand(() => import("./group-dialogs.tsx").then((part) => part.GroupDialog));

/** The button that makes a group. */
export function CreateGroup() {
  const t = useTranslations("contacts.groups");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" icon={<Plus aria-hidden />} onClick={() => setOpen(true)}>
        {t("create")}
      </Button>
      {open ? <GroupDialog group={null} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
