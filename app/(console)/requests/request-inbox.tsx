import { getTranslations } from "next-intl/server";
import { PageHeader } from "#components/shell/page";
import { Note } from "#components/ui/note";
import { Tag } from "#components/ui/tag";
import type { Desk } from "#lib/requests/desk";
import { listRequests } from "#lib/requests/inbox";
import type { RequestFilter } from "#lib/requests/schema";
import { listDocuments } from "#lib/requests/verification";
import type { AnswerActions } from "./answer-dialogs.tsx";
import { RequestList } from "./request-list.tsx";

/** The body of the page on which a provider answers its customers' requests. */
export async function RequestInbox({
  desk,
  filter,
  mayAnswer,
  actions,
}: {
  desk: Desk;
  filter: RequestFilter;
  mayAnswer: boolean;
  actions: AnswerActions;
}) {
  const [page, t] = await Promise.all([listRequests(desk, filter), getTranslations("requests")]);
  const documents = await listDocuments(
    desk,
    page.rows.filter(({ kind }) => ["verification", "account_application", "sender_filing"].includes(kind)),
  );
  return (
    <>
      <PageHeader
        title={t("title")}
        state={<Tag className="tabular-nums">{t("open", { count: page.open })}</Tag>}
        sub={t("sub")}
      />
      {mayAnswer ? null : <Note tone="info">{t("readOnly")}</Note>}
      <RequestList by={desk.by} {...{ page, filter, documents, mayAnswer, actions }} />
    </>
  );
}
