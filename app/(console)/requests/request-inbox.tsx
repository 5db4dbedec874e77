import { useTranslations } from "next-intl";
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

/** The body of a page that answers requests: the provider's for its customers, the operator's for everybody else. */
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
    page.rows.filter(({ kind }) => kind === "verification" || kind === "account_application"),
  );
  return (
    <>
      <PageHeader
        title={t("title")}
        state={<OpenCount open={page.open} />}
        sub={desk.by === "provider" ? t("sub") : t("subOperator")}
      />
      {mayAnswer ? null : <Note tone="info">{t("readOnly")}</Note>}
      <RequestList page={page} filter={filter} documents={documents} mayAnswer={mayAnswer} actions={actions} />
    </>
  );
}

function OpenCount({ open }: { open: number }) {
  const t = useTranslations("requests");
  return <Tag className="tabular-nums">{t("open", { count: open })}</Tag>;
}
