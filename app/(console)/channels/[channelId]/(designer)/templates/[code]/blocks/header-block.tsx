"use client";

import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button";
import { Plus } from "#components/ui/icons";
import { Input } from "#components/ui/input";
import { Segments } from "#components/ui/segments";
import { type HeaderKind, headerKindOf, setHeaderKind, setMedia } from "#lib/templates/content/edit-parts";
import { countedText } from "#lib/templates/content/rules/issue";
import { insertVariable } from "#lib/templates/content/text-edit";
import { namesIn } from "#lib/templates/content/variables";
import type { BlockProps } from "../design.ts";
import { MediaField } from "../fields/media-field.tsx";
import { PlaceFields } from "../fields/place-fields.tsx";
import { SamplesTable } from "../fields/samples-table.tsx";
import { useTextEdit } from "../fields/use-text-edit.ts";
import { Block, Counter, Problems } from "./block.tsx";

export function HeaderBlock(props: BlockProps) {
  const { content, change, errors, rules } = props;
  const t = useTranslations("templates");
  const { header, media } = content;
  const kind = headerKindOf(content);
  const kinds = headerKindsOf(rules);
  const problems = errors("header");
  const { field, edit } = useTextEdit<HTMLInputElement>(header ?? "", (text) =>
    change("", (now) => ({ ...now, header: text })),
  );
  return (
    <Block
      id="header"
      title={t(rules.header === "text" ? "field.header" : "kinds.above")}
      optional
      aside={kinds.length > 2 ? null : <HeaderKinds {...props} kinds={kinds} kind={kind} />}
    >
      {kinds.length > 2 ? <HeaderKinds {...props} kinds={kinds} kind={kind} /> : null}
      {media?.kind === "location" ? (
        <>
          <PlaceFields {...props} place={media} />
          <SamplesTable {...props} place="header" />
        </>
      ) : null}
      {media && media.kind !== "location" ? (
        <MediaField
          {...props}
          path="media"
          media={media}
          onChange={(next) => change("", (now) => setMedia(now, next))}
        />
      ) : null}
      {header === null || media ? null : (
        <>
          <div className="flex min-w-0 items-center gap-2">
            <Input
              ref={field}
              id="header"
              className="min-w-0 flex-1"
              value={header}
              aria-label={t("field.header")}
              aria-describedby="header-error"
              invalid={problems.length > 0}
              onChange={(event) => {
                const text = event.target.value;
                change("header", (now) => ({ ...now, header: text }));
              }}
            />
            <Button
              size="sm"
              icon={<Plus className="size-3 stroke-[2.1]" aria-hidden />}
              disabledReason={namesIn(header).length > 0 ? t("tools.oneVariable") : null}
              onClick={() => edit((text) => insertVariable(text))}
            >
              {t("tools.variable")}
            </Button>
          </div>
          <div className="flex min-w-0 items-center gap-2">
            <span className="min-w-0 flex-1">
              <Problems id="header-error" messages={problems} />
            </span>
            <Counter text={countedText(header, rules.mode)} limit={rules.limits.header} />
          </div>
          <SamplesTable {...props} place="header" />
        </>
      )}
    </Block>
  );
}

type KindsProps = BlockProps & { kinds: readonly HeaderKind[]; kind: HeaderKind };

function HeaderKinds({ change, rules, kinds, kind }: KindsProps) {
  const t = useTranslations("templates");
  return (
    <Segments
      aria-label={t(rules.header === "text" ? "field.header" : "kinds.above")}
      className="flex-wrap self-start"
      value={kind}
      onValueChange={(next) => change("", (now) => setHeaderKind(now, next))}
      options={kinds.map((value) => ({
        value,
        label:
          value === "none"
            ? t("field.headerNone")
            : value === "text"
              ? t("field.headerText")
              : t(`parts.kind.${value}`),
      }))}
    />
  );
}

/** What may stand above the words on a platform. */
function headerKindsOf({ header, parts }: BlockProps["rules"]): HeaderKind[] {
  const files = Object.keys(parts?.media ?? {}) as (keyof NonNullable<typeof parts>["media"])[];
  return [
    "none",
    ...(header === "text" ? (["text"] as const) : []),
    ...files,
    ...(parts?.location ? (["location"] as const) : []),
  ];
}
