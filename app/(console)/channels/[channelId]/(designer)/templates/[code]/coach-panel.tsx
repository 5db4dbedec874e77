"use client";

import { CircleCheck, CircleX, Info, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useMemo } from "react";
import { Card, CardHeader } from "#components/ui/card";
import { LocalTime } from "#components/ui/local-time";
import { coachHints, coachPraise } from "#lib/templates/coach";
import type { ContentIssue } from "#lib/templates/content-rules";
import type { EditAllowance } from "#lib/templates/state-rules";
import { type Design, goToField } from "./designer-state.ts";

type Props = { design: Design; issues: readonly ContentIssue[]; allowance: EditAllowance; approved: boolean };

/** What to fix, then what to think about, then, quietly, what is right. */
export function CoachPanel({ design, issues, allowance, approved }: Props) {
  const t = useTranslations("templates.coach");
  const errors = useTranslations("errors.templates.content");
  const { content, category } = design;
  const hints = useMemo(() => coachHints(content, category), [content, category]);
  const praise = useMemo(() => coachPraise(content, category), [content, category]);
  return (
    <Card className="coach sticky" aria-label={t("title")}>
      <CardHeader title={t("title")} line>
        <span className="tag num" role="status">
          {t("summary", { issues: issues.length, hints: hints.length })}
        </span>
      </CardHeader>
      <ul>
        {issues.map((issue) => (
          <Point
            key={`${issue.field}${issue.key}`}
            icon={<CircleX className="down" aria-hidden />}
            title={t(`place.${placeOf(issue.field)}`)}
          >
            {errors(issue.key, issue.values)} <Go field={issue.field} />
          </Point>
        ))}
        {hints.map((hint) => (
          <Point
            key={`${hint.key}${hint.field}`}
            icon={
              hint.tone === "warning" ? (
                <TriangleAlert className="warn" aria-hidden />
              ) : (
                <Info className="text-info" aria-hidden />
              )
            }
            title={t(`hints.${hint.key}.title`, hint.values)}
          >
            {t(`hints.${hint.key}.text`, hint.values)} <Go field={hint.field} />
          </Point>
        ))}
        {praise.map((key) => (
          <li key={key} className="quiet">
            <CircleCheck className="up" aria-hidden />
            <span className="sec">{t(`right.${key}`)}</span>
          </li>
        ))}
      </ul>
      <div className="card-f !block">
        {approved ? (
          <p>
            {t("editsLeft", { left: allowance.left })}
            {allowance.nextAt ? (
              <>
                {" "}
                {t("nextEdit")} <LocalTime at={allowance.nextAt} show="full" />
              </>
            ) : null}
          </p>
        ) : (
          <p>{t("editLimits")}</p>
        )}
        <p className="mt-0.5">{t("reviewTime")}</p>
      </div>
    </Card>
  );
}

function Point({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <li>
      {icon}
      <span className="min-w-0">
        <b className="strong">{title}</b>
        <span className="xs mute block">{children}</span>
      </span>
    </li>
  );
}

function Go({ field }: { field: string }) {
  const t = useTranslations("templates.coach");
  return (
    <button type="button" className="link" onClick={() => goToField(field)}>
      {t("goToField")}
    </button>
  );
}

function placeOf(field: string): "header" | "body" | "footer" | "buttons" | "samples" {
  const [place] = field.split(".");
  return place === "header" || place === "footer" || place === "buttons" || place === "samples" ? place : "body";
}
