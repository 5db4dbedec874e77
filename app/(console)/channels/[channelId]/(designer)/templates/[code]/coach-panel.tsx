"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useMemo } from "react";
import { Card, CardFooter, CardHeader } from "#components/ui/card";
import { cn } from "#components/ui/cn";
import { CircleCheck, CircleX, Info, TriangleAlert } from "#components/ui/icons";
import { LocalTime } from "#components/ui/local-time";
import { Tag } from "#components/ui/tag";
import { textLinkLook } from "#components/ui/text-link";
import type { TemplateContent } from "#db/json/template-content";
import type { TemplateRules } from "#lib/connectors/profile";
import { coachFindings, coachPraise, findingFor } from "#lib/templates/coach/coach";
import { type Finding, mendKeys, type Range } from "#lib/templates/coach/finding";
import type { ContentIssue } from "#lib/templates/content/content-rules";
import type { Design } from "#lib/templates/design";
import type { EditAllowance } from "#lib/templates/state-rules";
import { goToField } from "./design.ts";
import { asideLook } from "./designer-layout.tsx";

type Props = {
  design: Design;
  language: string;
  rules: TemplateRules;
  issues: readonly ContentIssue[];
  /** Null where no platform limits the edits. */
  allowance: EditAllowance | null;
  approved: boolean;
  /** Takes over the content of a one-click mend. */
  onMend: (content: TemplateContent) => void;
};

/** Lists what to fix, then what to reconsider, then what is right. */
export function CoachPanel({ design, language, rules, issues, allowance, approved, onMend }: Props) {
  const t = useTranslations("templates.coach");
  const errors = useTranslations("errors.templates.content");
  const { content, category } = design;
  const subject = useMemo(() => ({ content, category, language, rules }), [content, category, language, rules]);
  const findings = useMemo(() => coachFindings(subject), [subject]);
  const praise = useMemo(() => coachPraise(subject), [subject]);
  const told = new Map(issues.map((issue) => [issue, findingFor(issue, findings)]));
  // A finding that says the same as an issue stands there alone.
  const hints = findings.filter((finding) => ![...told.values()].includes(finding));
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
            title={t(`place.${placeOf(issue.field)}`, { number: numberOf(issue.field) })}
          >
            {errors(issue.key, issue.values)} <Steps field={issue.field} finding={told.get(issue)} onMend={onMend} />
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
            {t(`hints.${hint.key}.text`, hint.values)} <Steps field={hint.field} finding={hint} onMend={onMend} />
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

type StepsProps = { field: string; finding: Finding | undefined } & Pick<Props, "onMend">;

/** Leads to the words that a point is about, and mends them with one click where that can be done. */
function Steps({ field, finding, onMend }: StepsProps) {
  const t = useTranslations("templates.coach");
  const { mended = null, range = null, values = {} } = finding ?? {};
  const mend = mendKeys.find((key) => key === finding?.key);
  return (
    <>
      <Go field={field} range={range} />
      {mend && mended ? (
        <>
          {" · "}
          <button type="button" className={textLinkLook} onClick={() => onMend(mended)}>
            {t(`mends.${mend}`, values)}
          </button>
        </>
      ) : null}
    </>
  );
}

function Go({ field, range }: { field: string; range: Range | null }) {
  const t = useTranslations("templates.coach");
  return (
    <button type="button" className={textLinkLook} onClick={() => goToField(field, range)}>
      {t("goToField")}
    </button>
  );
}

const places = [
  ...(["header", "footer", "buttons", "samples", "media", "offer", "cards", "card"] as const),
  ...(["code", "mail", "category", "validitySeconds"] as const),
];

/** The section of the form in which a field stands. */
function placeOf(field: string): (typeof places)[number] | "body" {
  const [first, second] = field.split(".");
  const place = first === "cards" && second !== undefined ? "card" : first;
  return places.find((one) => one === place) ?? "body";
}

/** The number of the card in which a field stands, from 1. */
const numberOf = (field: string) => Number(/^cards\.(\d+)/.exec(field)?.[1] ?? 0) + 1;
