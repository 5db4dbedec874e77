"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { Plus } from "#components/ui/icons";
import { onDemand } from "#components/ui/on-demand";
import type { TopicTemplate } from "#lib/audience/topics/list-topics";

const TopicDialog = onDemand(() => import("./topic-dialog.tsx").then((part) => part.TopicDialog));

/** Makes a topic. */
export function NewTopic({ templates, disabledReason }: { templates: TopicTemplate[]; disabledReason: string | null }) {
  const t = useTranslations("audience.topics");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="primary"
        icon={<Plus aria-hidden />}
        disabledReason={disabledReason}
        onClick={() => setOpen(true)}
      >
        {t("create")}
      </Button>
      {open ? <TopicDialog topic={null} templates={templates} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
