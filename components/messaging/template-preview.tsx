import { useTranslations } from "next-intl";
import { type ReactNode, useMemo } from "react";
import type { TemplateContent } from "#db/json/template-content";
import { type RenderedTemplate, renderTemplate, templateColumns } from "#lib/templates/content/render-template";
import type { PreviewRules } from "#lib/templates/preview-rules";
import { cn } from "../ui/cn.tsx";
import { TicketPercent } from "../ui/icons.tsx";
import { monoLook } from "../ui/mono.tsx";
import { MailFrame } from "./preview/mail-frame.tsx";
import { type DrawText, Paragraphs } from "./preview/paragraphs.tsx";
import { PreviewButtons } from "./preview/preview-buttons.tsx";
import { PreviewCards } from "./preview/preview-cards.tsx";
import { type PreviewFiles, PreviewMedia } from "./preview/preview-media.tsx";

export type TemplatePreviewProps = {
  content: TemplateContent;
  /** In the order of the template's columns. A variable without a value is shown in red. */
  values: readonly string[];
  /** Where the template's files can be seen, by their ids; a file without an address is shown by its name. */
  files?: PreviewFiles;
  /** How the platform shows a message: with a subject, marks such as *bold* as formats, and how many buttons at once. */
  rules?: PreviewRules;
  /** Shows values as the reader sees them, not marked as filled in. */
  plain?: boolean;
  /** The time in the corner. */
  time?: string;
  className?: string;
};

/** One message as its reader sees it: formats applied, filled-in values marked, missing ones red, many buttons folded. */
export function TemplatePreview({ content, values, rules = chatRules, plain = false, ...rest }: TemplatePreviewProps) {
  const filled = useMemo(() => {
    const columns = templateColumns(content);
    // By place, because the names have signs in them that would count as marks.
    const tokens = columns.map((_, at) => `v${at}`);
    const byToken = Object.fromEntries(
      columns.map((column, at) => [`v${at}`, { name: column.split(".").at(-1) ?? column, value: values[at] }]),
    );
    const rendered = renderTemplate(
      content,
      tokens.map((token) => `$(${token})`),
    );
    return { rendered, fill: (text: string) => fill(text, { values: byToken, plain }) };
  }, [content, values, plain]);
  const draw: DrawText = rules.formats ? (text) => decorate(text, filled.fill) : filled.fill;
  const parts = { ...rest, message: filled.rendered, draw, line: filled.fill, rules };
  if (filled.rendered.mail) return <MailFrame content={content} values={values} {...rest} />;
  return rules.header === "subject" ? <MailPreview {...parts} /> : <ChatPreview {...parts} />;
}

const chatRules: PreviewRules = { header: "text", formats: true, limits: { buttonsShown: 3 } };

type Parts = Pick<TemplatePreviewProps, "files" | "time" | "className"> & {
  message: RenderedTemplate;
  draw: DrawText;
  /** For lines without formats. */
  line: DrawText;
  rules: PreviewRules;
};

/** An opened e-mail: the subject above, the words, its links as buttons, and the small print. */
function MailPreview({ message: { header, body, buttons, footer }, line, className }: Parts) {
  const t = useTranslations("shell");
  return (
    <article className={cn("min-w-0 rounded-md border border-border bg-card text-[13.5px] leading-[20px]", className)}>
      <p className="border-border border-b px-3.5 py-2.5 font-strong wrap-anywhere">
        <span className="sr-only">{t("mailSubject")} </span>
        {line(header ?? "")}
      </p>
      <div className="flex flex-col gap-3 px-3.5 py-3">
        <Paragraphs text={body} draw={line} className="wrap-anywhere" />
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

function ChatPreview({ message, draw, line, rules, files, time, className }: Parts) {
  const { header, body, footer, media, offer, cards, buttons } = message;
  const apart = rules.repliesApart && buttons.every(({ kind }) => kind === "quick_reply");
  const words = header || body || footer || !(media || cards);
  return (
    <>
      {words || media ? (
        <div
          className={cn(
            "w-[92%] overflow-hidden rounded-[4px_12px_12px_12px] bg-card text-[13.5px] leading-[19px] shadow-sm",
            className,
          )}
        >
          {media ? <PreviewMedia media={media} files={files} draw={line} /> : null}
          {offer ? <Offer offer={offer} line={line} /> : null}
          <div className={cn("px-2.5 pt-1.5 pb-[5px] [&_p+p]:mt-[9px]", !words && !time && "hidden")}>
            {header ? (
              <p dir="auto">
                <b>{line(header)}</b>
              </p>
            ) : null}
            <Paragraphs text={body} draw={draw} />
            {footer ? (
              <p dir="auto" className="text-xs text-muted-foreground">
                {footer}
              </p>
            ) : null}
            {time ? (
              <span className="mt-px block text-right text-[11px] leading-[14px] text-muted-foreground tabular-nums">
                {time}
              </span>
            ) : null}
          </div>
          {apart ? null : <PreviewButtons buttons={buttons} most={rules.limits.buttonsShown} />}
        </div>
      ) : null}
      {cards && cards.length > 0 ? <PreviewCards cards={cards} files={files} draw={draw} line={line} /> : null}
      {apart && buttons.length > 0 ? <Replies buttons={buttons} /> : null}
    </>
  );
}

/** Quick replies as some platforms show them: in a row above the keyboard that slides. */
function Replies({ buttons }: { buttons: RenderedTemplate["buttons"] }) {
  const t = useTranslations("shell.preview");
  return (
    <section
      aria-label={t("replies")}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no pointer slides it with the arrow keys
      tabIndex={0}
      className="-mx-3 mt-auto flex gap-1.5 overflow-x-auto px-3 pb-1 focus-visible:shadow-[inset_0_0_0_2px_var(--ring)]"
    >
      {buttons.map(({ text }, at) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a reply is known by its place
          key={at}
          dir="auto"
          className="shrink-0 rounded-full border border-primary bg-card px-3 py-1 text-[13px] leading-[18px] font-medium text-primary"
        >
          {text || t("button")}
        </span>
      ))}
    </section>
  );
}

/** The box of a limited-time offer: its words, and when it ends. */
function Offer({ offer, line }: { offer: NonNullable<RenderedTemplate["offer"]>; line: DrawText }) {
  const t = useTranslations("shell.preview");
  return (
    <div className="mx-1.5 mt-1.5 flex items-center gap-2 rounded-md bg-muted px-2.5 py-2">
      <TicketPercent className="size-5 shrink-0 text-primary" aria-hidden />
      <span className="min-w-0">
        <b className="block wrap-anywhere">{offer.text || t("offer")}</b>
        {offer.expiresAt ? (
          <small className="block text-xs text-muted-foreground">
            {t.rich("offerEnds", { time: () => line(offer.expiresAt ?? "") })}
          </small>
        ) : null}
      </span>
    </div>
  );
}

const marks: Record<string, (children: ReactNode) => ReactNode> = {
  "*": (children) => <b>{children}</b>,
  _: (children) => <i>{children}</i>,
  "~": (children) => <s>{children}</s>,
};

/** Marks of chat text: *bold*, _italic_, ~struck~ and ```mono```. A mark touches its text and ends at a word's edge. */
function decorate(text: string, draw: DrawText): ReactNode[] {
  const pattern = /```([^`]+)```|(?<![\p{L}\p{N}])([*_~])(\S|\S.*?\S)\2(?![\p{L}\p{N}])/gu;
  const parts: ReactNode[] = [];
  let last = 0;
  const plainPart = (part: string) => <span key={`t${last}`}>{draw(part)}</span>;
  for (const match of text.matchAll(pattern)) {
    if (match.index > last) parts.push(plainPart(text.slice(last, match.index)));
    const [whole, mono, mark = "", inner = ""] = match;
    parts.push(
      <span key={`d${match.index}`}>
        {mono ? <code className={monoLook}>{draw(mono)}</code> : marks[mark]?.(decorate(inner, draw))}
      </span>,
    );
    last = match.index + whole.length;
  }
  if (last < text.length) parts.push(plainPart(text.slice(last)));
  return parts;
}

type Filled = { values: Record<string, { name: string; value: string | undefined }>; plain: boolean };

function fill(text: string, { values, plain }: Filled): ReactNode[] {
  return text.split(/(\$\([A-Za-z0-9_]+\))/).map((part, at) => {
    const variable = values[/^\$\(([A-Za-z0-9_]+)\)$/.exec(part)?.[1] ?? ""];
    const key = `${at}`;
    if (!variable) return <span key={key}>{part}</span>;
    const { name, value } = variable;
    if (value && plain) return <bdi key={key}>{value}</bdi>;
    return value ? (
      <mark
        key={key}
        className="rounded-[3px] bg-primary-soft px-0.5 text-inherit shadow-[inset_0_-1px_0_var(--primary-line)]"
      >
        <bdi>{value}</bdi>
      </mark>
    ) : (
      <mark
        key={key}
        className="rounded-[3px] bg-danger-soft px-0.5 text-danger shadow-[inset_0_-1px_0_var(--danger-line)]"
      >
        {`$(${name})`}
      </mark>
    );
  });
}
