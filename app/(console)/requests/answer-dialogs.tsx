"use client";

import { useFormatter, useTranslations } from "next-intl";
import { TextareaField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { KeyValue } from "#components/ui/key-value";
import { Note } from "#components/ui/note";
import { toast } from "#components/ui/toast";
import type { ActionResult } from "#lib/actions/result";
import type { RequestView } from "#lib/requests/inbox";
import {
  ApproveRequestForm,
  type ApproveRequestInput,
  CompanyData,
  REASON_MAX,
  RefuseRequestInput,
} from "#lib/requests/schema";
import type { DocumentRow } from "#lib/requests/verification";
import { ApplicationFacts } from "./application-facts.tsx";
import { CompanyFacts } from "./company-facts.tsx";
import { FilingFacts } from "./filing-facts.tsx";

export type AnswerActions = {
  approve: (input: ApproveRequestInput) => Promise<ActionResult<void>>;
  refuse: (input: RefuseRequestInput) => Promise<ActionResult<void>>;
};

type Opened = { request: RequestView; onClose: () => void };

/** Approves a request; a quota with an amount that may differ from the one that is wanted. */
export function ApproveDialog({
  by,
  request,
  onClose,
  documents,
  action,
}: Opened & {
  by: "provider" | "operator";
  documents: Record<string, DocumentRow[]>;
  action: AnswerActions["approve"];
}) {
  const t = useTranslations("requests");
  const { customer, kind, figures } = request;
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      danger={kind === "unbinding"}
      title={t("approveDialog.title", { kind: t(`kind.${kind}`) })}
      description={t("approveDialog.sub", { customer: customer.name, name: request.askedByName })}
      submitLabel={t("approveDialog.submit")}
      schema={ApproveRequestForm}
      action={action}
      defaultValues={{
        customerId: customer.id,
        requestId: request.id,
        total: figures ? String(figures.wanted) : undefined,
        accountId: kind === "account_application" ? "" : undefined,
        note: "",
      }}
      onSuccess={() => void toast.success(t("approved", { customer: customer.name }))}
    >
      {({ form }) => (
        <>
          <Facts by={by} request={request} documents={documents[request.id] ?? []} />
          {figures ? (
            <TextField
              control={form.control}
              name="total"
              label={t("approveDialog.total")}
              hint={t("approveDialog.totalHint")}
              input={{ inputMode: "numeric", autoComplete: "off", className: "max-w-32 tabular-nums", autoFocus: true }}
            />
          ) : null}
          {kind === "account_application" ? (
            <TextField
              control={form.control}
              name="accountId"
              label={t("approveDialog.accountId")}
              hint={t("approveDialog.accountIdHint")}
              input={{ inputMode: "numeric", autoComplete: "off", mono: true, className: "max-w-44", autoFocus: true }}
            />
          ) : null}
          <TextareaField
            control={form.control}
            name="note"
            label={t("approveDialog.note")}
            optional
            limit={REASON_MAX}
            textarea={{ rows: 2, placeholder: t("approveDialog.notePlaceholder") }}
          />
        </>
      )}
    </FormDialog>
  );
}

/** What the decision is about. */
function Facts({
  by,
  request,
  documents,
}: {
  by: "provider" | "operator";
  request: RequestView;
  documents: DocumentRow[];
}) {
  const t = useTranslations("requests.approveDialog");
  const format = useFormatter();
  const { figures, kind, customer } = request;
  const rows = [
    { key: "channel", label: t("unbindChannel"), value: request.channel },
    { key: "reason", label: t("reason"), value: request.reason || null },
    {
      key: "use",
      label: t("inUse"),
      value: figures ? t("inUseOf", { used: figures.used, quota: figures.quota }) : null,
    },
    { key: "wanted", label: t("wanted"), value: figures ? <b>{format.number(figures.wanted)}</b> : null },
  ];
  return (
    <>
      {kind === "account_application" ? (
        <ApplicationFacts reader={by} wanted={request.wanted} customerId={customer.id} documents={documents} />
      ) : kind === "sender_filing" ? (
        <FilingFacts reader={by} request={request} documents={documents} />
      ) : kind === "verification" ? (
        <CompanyFacts
          reader={by}
          company={CompanyData.partial().safeParse(request.wanted).data ?? {}}
          customerId={customer.id}
          documents={documents}
        />
      ) : (
        <KeyValue rows={rows} />
      )}
      {kind === "unbinding" ? (
        <ul className="list-disc pl-5">
          <li>{t("unbindStops")}</li>
          <li>{t("unbindNumbers")}</li>
          <li>{t("unbindHistory")}</li>
        </ul>
      ) : null}
      {kind === "verification" ? <Note tone="info">{t("activates", { customer: customer.name })}</Note> : null}
    </>
  );
}

/** Refuses a request, with a reason that the customer reads. */
export function RefuseDialog({ request, onClose, action }: Opened & { action: AnswerActions["refuse"] }) {
  const t = useTranslations("requests");
  const { customer, channel, kind } = request;
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      danger
      title={t("refuseDialog.title", { kind: t(`kind.${kind}`) })}
      description={
        kind === "unbinding" && channel
          ? t("refuseDialog.textUnbinding", { channel, customer: customer.name })
          : t("refuseDialog.text", { customer: customer.name })
      }
      submitLabel={t("refuseDialog.submit")}
      schema={RefuseRequestInput}
      action={action}
      defaultValues={{ customerId: customer.id, requestId: request.id, reason: "" }}
      onSuccess={() => void toast.success(t("refused", { customer: customer.name }))}
    >
      {({ form }) => (
        <TextareaField
          control={form.control}
          name="reason"
          label={t("refuseDialog.reason")}
          limit={REASON_MAX}
          textarea={{ rows: 3, placeholder: t("refuseDialog.reasonPlaceholder"), autoFocus: true }}
        />
      )}
    </FormDialog>
  );
}
