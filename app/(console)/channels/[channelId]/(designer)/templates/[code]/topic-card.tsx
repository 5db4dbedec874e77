"use client";

import { useTranslations } from "next-intl";
import { useOptimistic, useTransition } from "react";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { Select } from "#components/ui/select";
import { toast } from "#components/ui/toast";
import { nameTopicAction } from "../../../_templates/label-actions.ts";

/** A choice of a list has to be named. */
const noTopic = "none";

type Props = {
  code: string;
  topicId: string | null;
  topics: readonly { id: string; name: string }[];
  manages: boolean;
};

/** What a template is about. Another choice holds at once. */
export function TopicCard({ code, topicId, topics, manages }: Props) {
  const t = useTranslations("templates");
  const [, start] = useTransition();
  const [chosen, choose] = useOptimistic(topicId);

  function change(value: string) {
    const next = value === noTopic ? null : value;
    start(async () => {
      choose(next);
      const result = await nameTopicAction({ code, topicId: next });
      if (!result.ok) toast.error(result.message);
      else toast.success(t("topicCard.saved"));
    });
  }

  return (
    <Card className="mt-6">
      <CardHeader title={t("field.topic")} />
      <CardBody className="flex flex-col gap-2">
        <Select
          className="max-w-[420px]"
          aria-label={t("field.topic")}
          aria-describedby="topic-hint"
          value={chosen ?? noTopic}
          onValueChange={change}
          disabled={!manages}
          options={[
            { value: noTopic, label: t("field.noTopic") },
            ...topics.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <p id="topic-hint" className="text-muted-foreground">
          {t("field.topicHint")} {t("topicCard.languages")}
        </p>
      </CardBody>
    </Card>
  );
}
