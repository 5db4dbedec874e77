import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useFailureWords } from "#components/messaging/failure-text";
import { TemplatePreview } from "#components/messaging/template-preview";
import { DownloadLink } from "#components/shell/download-link";
import { Hideable } from "#components/shell/visitor";
import { CodeBlock } from "#components/ui/code-block";
import { LocalTime } from "#components/ui/local-time";
import { Note } from "#components/ui/note";
import { textLinkLook } from "#components/ui/text-link";
import type { Platform } from "#db/enums";
import { profileFor } from "#lib/connectors/profiles";
import type { MessageFallback } from "#lib/fallback/report/message-links";
import type { MessageFile } from "#lib/media/queries";
import { faultOf } from "#lib/messages/fault";
import type { MessageDetail } from "#lib/messages/queries";
import { MessageFiles } from "../message-files.tsx";
import { CopyText } from "./copy-text.tsx";
import { FallbackLinks } from "./fallback-links.tsx";
import { MessageFacts } from "./message-facts.tsx";
import { MessageLinks } from "./message-links.tsx";
import { MessageTimeline } from "./message-timeline.tsx";

/** One message: failure and next step, content, timeline, facts and raw events. */
export function MessageDetailView({
  detail,
  files,
  fallback,
  fetches,
  platform,
  zone,
}: {
  detail: MessageDetail;
  /** Of an inbound message. */
  files: readonly MessageFile[];
  /** What replaces it, and what it replaces. */
  fallback: MessageFallback | null;
  /** Whether the reader may have files fetched again. */
  fetches: boolean;
  platform: Platform;
  /** The workspace's, in which days begin. */
  zone: string;
}) {
  const t = useTranslations("messages.detail");
  const raw = JSON.stringify(
    detail.events.map(({ kind, at, recordedAt, detail: facts }) => ({ kind, at, recordedAt, ...facts })),
    null,
    2,
  );
  return (
    <>
      <Why detail={detail} platform={platform} />
      <Part title={detail.message.direction === "inbound" ? t("written") : t("content")}>
        <Hideable>
          <Content detail={detail} platform={platform} />
        </Hideable>
      </Part>
      {files.length > 0 ? (
        <Part title={t("files")}>
          <MessageFiles
            files={files}
            message={fetches ? { channelId: detail.message.channelId, messageId: detail.message.id } : null}
          />
        </Part>
      ) : null}
      {detail.links.length > 0 ? (
        <Part title={t("links")}>
          <MessageLinks links={detail.links} />
        </Part>
      ) : null}
      {fallback?.own || fallback?.of ? (
        <Part title={t("fallback")}>
          <FallbackLinks fallback={fallback} />
        </Part>
      ) : null}
      <Part
        title={t("timeline")}
        tool={
          <DownloadLink
            className={`${textLinkLook} py-1 text-[13px]`}
            href={`/downloads/message-decisions?channel=${detail.message.channelId}&message=${detail.message.id}`}
          >
            {t("decisions")}
          </DownloadLink>
        }
      >
        <MessageTimeline detail={detail} platform={platform} zone={zone} />
      </Part>
      <Part title={t("facts")}>
        <MessageFacts detail={detail} />
      </Part>
      {detail.events.some(({ key }) => key !== "") ? (
        <Part title={t("raw")} tool={<CopyText text={raw} />}>
          <CodeBlock className="max-h-72 overflow-auto wrap-anywhere" tabIndex={0} aria-label={t("raw")}>
            {raw}
          </CodeBlock>
        </Part>
      ) : null}
    </>
  );
}

function Part({ title, tool, children }: { title: string; tool?: ReactNode; children: ReactNode }) {
  return (
    <section>
      <div className="flex min-w-0 items-center gap-2 mb-2.5 min-h-6">
        <h3 className="text-muted-foreground min-w-0 flex-1 text-xs font-medium">{title}</h3>
        {tool}
      </div>
      {children}
    </section>
  );
}

function Why({ detail: { message }, platform }: { detail: MessageDetail; platform: Platform }) {
  const t = useTranslations("messages.detail");
  const faultAt = useTranslations("messages.faultAt");
  const wordsOf = useFailureWords(platform);
  if (message.state === "uncertain") {
    return (
      <Note tone="warning" title={t("uncertainTitle")}>
        {t("uncertainText")}
      </Note>
    );
  }
  if (message.state !== "failed" || !message.failureKind) return null;
  const { meaning, cause, next } = wordsOf(message.failureCode, message.failureKind);
  const code = message.failureCode;
  const fault = faultOf(platform, code, message.failureKind);
  return (
    <Note tone="danger" title={code ? t("why", { code, meaning }) : t("whyNoCode", { meaning })}>
      {cause ? `${cause} ` : null}
      {next}
      <span className="mt-1 block text-xs font-medium">{faultAt(fault)}</span>
      {message.failureDetail ? (
        <span className="text-secondary-foreground mt-1 block text-xs wrap-anywhere">
          {t("platformSays", { words: message.failureDetail })}
        </span>
      ) : null}
    </Note>
  );
}

function Content({
  detail: { message, content, templateFiles: files },
  platform,
}: {
  detail: MessageDetail;
  platform: Platform;
}) {
  const t = useTranslations("messages");
  const rules = profileFor(platform)?.templates ?? undefined;
  const { erasedAt } = message;
  if (erasedAt)
    return (
      <p className="text-muted-foreground">
        {t.rich("erased", { date: () => <LocalTime at={erasedAt} show="date" /> })}
      </p>
    );
  if (content && message.direction === "outbound") {
    return (
      <div className="flex flex-col gap-2 rounded-md border border-border bg-sunken p-3">
        <TemplatePreview content={content} values={message.parameters ?? []} files={files} rules={rules} plain />
      </div>
    );
  }
  if (!message.preview) return <p className="text-muted-foreground">{t("noText")}</p>;
  return (
    <p className="whitespace-pre-line rounded-md border border-border bg-sunken px-3 py-2.5 wrap-anywhere">
      {message.preview}
    </p>
  );
}
