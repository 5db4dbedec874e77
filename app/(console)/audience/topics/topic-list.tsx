"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { EmptyState } from "#components/shell/states";
import { Button } from "#components/ui/button";
import { Card, CardBody } from "#components/ui/card";
import { onDemand } from "#components/ui/on-demand";
import { toast } from "#components/ui/toast";
import type { Topic, TopicTemplate } from "#lib/audience/topics/list-topics";
import { archiveTopicAction } from "./actions.ts";

const TopicDialog = onDemand(() => import("./topic-dialog.tsx").then((part) => part.TopicDialog));

type Props = { topics: Topic[]; templates: TopicTemplate[]; manages: boolean };

/** The topics with what is about them and how many people left each. */
export function TopicList({ topics, templates, manages }: Props) {
  const t = useTranslations("audience.topics");
  const [editing, setEditing] = useState<Topic | null>(null);
  const [removing, setRemoving] = useState<Topic | null>(null);
  const router = useRouter();
  if (topics.length === 0)
    return (
      <Card>
        <EmptyState title={t("none")} text={t("noneText")} />
      </Card>
    );
  const denied = manages ? null : t("readOnly");
  return (
    <Card>
      <CardBody>
        <ul aria-label={t("title")} className="flex flex-col divide-y divide-border">
          {topics.map((topic) => (
            <li key={topic.id} className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-2 py-2.5">
              <div className="flex min-w-0 grow flex-col slim:basis-full">
                <b className="font-medium [overflow-wrap:anywhere]">{topic.name}</b>
                {topic.description ? (
                  <span className="text-secondary-foreground [overflow-wrap:anywhere]">{topic.description}</span>
                ) : null}
                <span className="text-xs text-muted-foreground [overflow-wrap:anywhere]">
                  {topic.templates.length > 0 ? topic.templates.map(({ name }) => name).join(", ") : t("unused")}
                </span>
              </div>
              <span className="flex flex-none items-center gap-3">
                <span className="tabular-nums text-muted-foreground">{t("left", { count: topic.left })}</span>
                <Button size="sm" disabledReason={denied} onClick={() => setEditing(topic)}>
                  {t("edit")}
                </Button>
                <Button
                  size="sm"
                  disabledReason={denied ?? (topic.templates.length > 0 ? t("removeUsed") : null)}
                  onClick={() => setRemoving(topic)}
                >
                  {t("remove")}
                </Button>
              </span>
            </li>
          ))}
        </ul>
      </CardBody>
      {editing ? <TopicDialog topic={editing} templates={templates} onClose={() => setEditing(null)} /> : null}
      <ConfirmDialog
        level={1}
        open={removing !== null}
        onOpenChange={(open) => (open ? undefined : setRemoving(null))}
        title={t("removeTitle", { name: removing?.name ?? "" })}
        text={t("removeText")}
        confirmLabel={t("remove")}
        danger
        onConfirm={async () => {
          const result = await archiveTopicAction({ topicId: removing?.id ?? "" });
          if (!result.ok) return result.message;
          toast.success(t("removed"));
          router.refresh();
        }}
      />
    </Card>
  );
}
