import { useTranslations } from "next-intl";
import { type ReactNode, useMemo } from "react";
import type { TemplateRules } from "#lib/connectors/profile";
import { cn } from "../ui/cn.tsx";
import { CornerUpLeft, ExternalLink, List, Phone } from "../ui/icons.tsx";
import { monoLook } from "../ui/mono.tsx";
import { foldButtons } from "./fold-buttons.ts";

export type PreviewButton = { kind: "quick_reply" | "url" | "phone"; text: string };

type PreviewRules = Pick<TemplateRules, "header" | "formats"> & {
  limits: Pick<TemplateRules["limits"], "buttonsShown">;
};

export type TemplatePreviewProps = {
  header?: string;
  body: string;
  footer?: string;
  buttons?: readonly PreviewButton[];
  /** The values of `$(name)`; a name without a value is shown in red. */
  values?: Record<string, string | undefined>;
  /** How the platform shows a message: with a subject, marks such as *bold* as formats, and how many buttons at once. */
  rules?: PreviewRules;
  /** The time in the corner. */
  time?: string;
  className?: string;
};

const icons = { quick_reply: CornerUpLeft, url: ExternalLink, phone: Phone } as const;

/** One message as its reader sees it: formats applied, filled-in values marked, missing ones red, many buttons folded. */
export function TemplatePreview(props: TemplatePreviewProps) {
  return props.rules?.header === "subject" ? <MailPreview {...props} /> : <ChatPreview {...props} />;
}

/** An opened e-mail: the subject above, the words, its links as buttons, and the small print. */
function MailPreview({ header = "", body, footer, buttons = [], values = {}, className }: TemplatePreviewProps) {
  const t = useTranslations("shell");
  const paragraphs = useMemo(() => body.split(/\n{2,}/), [body]);
  return (
    <article className={cn("min-w-0 rounded-md border border-border bg-card text-[13.5px] leading-[20px]", className)}>
      <p className="border-border border-b px-3.5 py-2.5 font-strong wrap-anywhere">
        <span className="sr-only">{t("mailSubject")} </span>
        {fill(header, values)}
      </p>
      <div className="flex flex-col gap-3 px-3.5 py-3">
        {paragraphs.map((paragraph, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs of one text have only their place
          <p key={at} className="whitespace-pre-line wrap-anywhere">
            {fill(paragraph, values)}
          </p>
        ))}
        {buttons.map((button, at) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a button is known by its place
            key={at}
            className="self-start rounded-sm bg-primary px-3.5 py-1.5 font-medium text-primary-foreground wrap-anywhere"
          >
            {button.text}
          </span>
        ))}
        {footer ? <p className="border-border border-t pt-2.5 text-xs text-muted-foreground">{footer}</p> : null}
      </div>
    </article>
  );
}

function ChatPreview({
  header,
  body,
  footer,
  buttons = [],
  values = {},
  rules = { header: "text", formats: true, limits: { buttonsShown: 3 } },
  time,
  className,
}: TemplatePreviewProps) {
  const paragraphs = useMemo(() => body.split(/\n{2,}/), [body]);
  return (
    <div
      className={cn(
        "w-[92%] overflow-hidden rounded-[4px_12px_12px_12px] bg-card text-[13.5px] leading-[19px] shadow-sm",
        className,
      )}
    >
      <div className="px-2.5 pt-1.5 pb-[5px] [&_p+p]:mt-[9px]">
        {header ? (
          <p>
            <b>{fill(header, values)}</b>
          </p>
        ) : null}
        {paragraphs.map((paragraph, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs of one text have only their place
          <p key={at} className="whitespace-pre-line">
            {rules.formats ? decorate(paragraph, values) : fill(paragraph, values)}
          </p>
        ))}
        {footer ? <p className="text-xs text-muted-foreground">{footer}</p> : null}
        {time ? (
          <span className="mt-px block text-right text-[11px] leading-[14px] text-muted-foreground tabular-nums">
            {time}
          </span>
        ) : null}
      </div>
      <Buttons buttons={buttons} most={rules.limits.buttonsShown} />
    </div>
  );
}

const buttonRow =
  "flex h-[38px] items-center justify-center gap-1.5 border-t border-border px-2 font-medium text-primary";

function Buttons({ buttons, most }: { buttons: readonly PreviewButton[]; most: number }) {
  const t = useTranslations("shell");
  const { shown, folded } = foldButtons(buttons, most);
  const row = (button: PreviewButton, at: number) => {
    const Icon = icons[button.kind];
    return (
      <span key={at} className={buttonRow}>
        <Icon className="size-3.5" aria-hidden />
        <span className="min-w-0 truncate">{button.text}</span>
      </span>
    );
  };
  return (
    <>
      {shown.map(row)}
      {folded.length > 0 ? (
        <details>
          <summary
            className={cn(
              buttonRow,
              "list-none focus-visible:shadow-[inset_0_0_0_2px_var(--ring)] [&::-webkit-details-marker]:hidden",
            )}
          >
            <List className="size-3.5" aria-hidden />
            {t("phoneOptions")}
          </summary>
          {folded.map(row)}
        </details>
      ) : null}
    </>
  );
}

const marks: Record<string, (children: ReactNode) => ReactNode> = {
  "*": (children) => <b>{children}</b>,
  _: (children) => <i>{children}</i>,
  "~": (children) => <s>{children}</s>,
};

/** Marks of chat text: *bold*, _italic_, ~struck~ and ```mono```. A mark touches its text and ends at a word's edge. */
function decorate(text: string, values: Record<string, string | undefined>): ReactNode[] {
  const pattern = /```([^`]+)```|(?<![\p{L}\p{N}])([*_~])(\S|\S.*?\S)\2(?![\p{L}\p{N}])/gu;
  const parts: ReactNode[] = [];
  let last = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > last) parts.push(...fill(text.slice(last, match.index), values, `t${last}`));
    const [whole, mono, mark = "", inner = ""] = match;
    parts.push(
      <span key={`d${match.index}`}>
        {mono ? <code className={monoLook}>{fill(mono, values)}</code> : marks[mark]?.(decorate(inner, values))}
      </span>,
    );
    last = match.index + whole.length;
  }
  if (last < text.length) parts.push(...fill(text.slice(last), values, `t${last}`));
  return parts;
}

function fill(text: string, values: Record<string, string | undefined>, prefix = "f"): ReactNode[] {
  return text.split(/(\$\([A-Za-z0-9_]+\))/).map((part, at) => {
    const name = /^\$\(([A-Za-z0-9_]+)\)$/.exec(part)?.[1];
    const key = `${prefix}-${at}`;
    if (!name) return <span key={key}>{part}</span>;
    const value = values[name];
    return value ? (
      <mark
        key={key}
        className="rounded-[3px] bg-primary-soft px-0.5 text-inherit shadow-[inset_0_-1px_0_var(--primary-line)]"
      >
        {value}
      </mark>
    ) : (
      <mark
        key={key}
        className="rounded-[3px] bg-danger-soft px-0.5 text-danger shadow-[inset_0_-1px_0_var(--danger-line)]"
      >
        {part}
      </mark>
    );
  });
}
