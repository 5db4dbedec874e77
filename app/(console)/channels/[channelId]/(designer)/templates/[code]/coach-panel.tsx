"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useMemo } from "react";
import { Card, CardFooter, CardHeader } from "#components/ui/card";
import { cn } from "#components/ui/cn";
import { CircleCheck, CircleX, Info, TriangleAlert } from "#components/ui/icons";
import { LocalTime } from "#components/ui/local-time";
import { Tag } from "#components/ui/tag";
import { textLinkLook } from "#components/ui/text-link";
import type { TemplateRules } from "#lib/connectors/profile";
import { coachHints, coachPraise } from "#lib/templates/content/coach";
import type { ContentIssue } from "#lib/templates/content/content-rules";
import type { Design } from "#lib/templates/design";
import type { EditAllowance } from "#lib/templates/state-rules";
import { goToField } from "./design.ts";
import { asideLook } from "./designer-layout.tsx";

type Props = {
  design: Design;
  rules: TemplateRules;
  issues: readonly ContentIssue[];
  /** Null where no platform limits the edits. */
  allowance: EditAllowance | null;
  approved: boolean;
};

/** Lists what to fix, then what to reconsider, then what is right. */
export function CoachPanel({ design, rules, issues, allowance, approved }: Props) {
  const t = useTranslations("templates.coach");
  const errors = useTranslations("errors.templates.content");
  const { content, category } = design;
  const hints = useMemo(() => coachHints(content, category, rules), [content, category, rules]);
  const praise = useMemo(() => coachPraise(content, category, rules), [content, category, rules]);
  return (
    <Card className={asideLook(true)} aria-label={t("title")}>
      <CardHeader title={t("title")} line>
        <span className="flex" role="status">
          <Tag className="tabular-nums">{t("summary", { issues: issues.length, hints: hints.length })}</Tag>
        </span>
      </CardHeader>
      <ul className="pb-1.5">
        {issues.map((issue) => (
          <Point
            key={`${issue.field}${issue.key}`}
            icon={<CircleX className="text-danger" aria-hidden />}
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
                <TriangleAlert className="text-warning" aria-hidden />
              ) : (
                <Info className="text-info" aria-hidden />
              )
            }
            title={t(`hints.${hint.key}.title`, hint.values)}
          >
            {t(`hints.${hint.key}.text`, hint.values)} <Go field={hint.field} />
          </Point>
        ))}
        {praise.map((key, at) => (
          <li
            key={key}
            className={cn(
              "flex gap-[9px] px-4 py-0.5",
              at === 0 && "pt-[9px]",
              at === 0 && issues.length + hints.length > 0 && "border-border border-t",
            )}
          >
            <CircleCheck className="text-success" aria-hidden />
            <span className="text-secondary-foreground">{t(`right.${key}`)}</span>
          </li>
        ))}
      </ul>
      <CardFooter className="block">
        {allowance ? <ReviewFacts allowance={allowance} approved={approved} /> : <p>{t("noReview")}</p>}
      </CardFooter>
    </Card>
  );
}

function ReviewFacts({ allowance, approved }: { allowance: EditAllowance; approved: boolean }) {
  const t = useTranslations("templates.coach");
  return (
    <>
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
    </>
  );
}

function Point({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <li className="flex gap-[9px] border-border border-t px-4 py-[9px] first:border-t-0">
      {icon}
      <span className="min-w-0">
        <b className="font-strong">{title}</b>
        <span className="block text-xs text-muted-foreground">{children}</span>
      </span>
    </li>
  );
}

function Go({ field }: { field: string }) {
  const t = useTranslations("templates.coach");
  return (
    <button type="button" className={textLinkLook} onClick={() => goToField(field)}>
      {t("goToField")}
    </button>
  );
}

function placeOf(field: string): "header" | "body" | "footer" | "buttons" | "samples" {
  const [place] = field.split(".");
  return place === "header" || place === "footer" || place === "buttons" || place === "samples" ? place : "body";
}
