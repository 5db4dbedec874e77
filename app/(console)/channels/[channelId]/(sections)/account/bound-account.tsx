"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { CopyId } from "#components/messaging/copy-id";
import { StatusBadge } from "#components/messaging/status-badge";
import { Badge } from "#components/ui/badge";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { BadgeCheck } from "#components/ui/icons";
import { KeyValue } from "#components/ui/key-value";
import { LocalTime } from "#components/ui/local-time";
import { TextLink } from "#components/ui/text-link";
import { type AccountReviewState, accountReviewStates } from "#db/sender-enums";
import type { ApplicationView } from "#lib/channels/application/get-application";
import { isIssued } from "#lib/channels/application/rules";
import type { Carrier } from "#lib/channels/carriers/read-carrier";
import type { ChannelDetail } from "#lib/channels/queries";
import { isVerifiedBusiness } from "#lib/channels/rules";
import type { AccountFact } from "#lib/connectors/profile";
import { accountTexts, bindingForm, namedById, platformProfile } from "../../../platform-profile.ts";
import type { Reader } from "../../../reader.ts";
import { ApplicationCard } from "./application/application-card.tsx";
import { Advice, Health } from "./health.tsx";
import { StandingNotes } from "./standing-notes.tsx";
import { UnbindCard } from "./unbind-card.tsx";

type Bound = NonNullable<ChannelDetail["binding"]>;

export type Props = {
  channel: ChannelDetail;
  binding: Bound;
  webhook: string;
  reader: Reader;
  sandbox: boolean;
  /** Where the account was applied for. */
  application: ApplicationView | null;
  /** Where the account is a carrier's server or gateways. */
  carrier: Carrier | null;
  /** Cards about what only some accounts have. */
  children?: ReactNode;
};

/** The bound account: its state, the facts the platform gives, and the actions on it. */
export function BoundAccount(props: Props) {
  const { channel, binding, webhook, reader, sandbox, application, carrier, children } = props;
  const service = useTranslations("channels.application");
  const mail = useTranslations("channels.mailServer");
  const readOnly = useTranslations("channels")("readOnly");
  const t = useTranslations("channels.account");
  const none = useTranslations("common")("empty");
  const words = useTranslations("channels.accounts");
  const lines = useTranslations("channels.carrier");
  const texts = accountTexts(channel.type);
  const verified = isVerifiedBusiness(binding.verificationState);
  const facts = platformProfile(channel.type).accountFacts;
  const shown: Record<AccountFact, () => { label: string; value: ReactNode }> = {
    review: () => {
      const review = accountReviewStates.find((state): state is AccountReviewState => state === binding.reviewState);
      const value = review ? <StatusBadge of="accountReview" state={review} /> : binding.reviewState;
      return { label: t("card.review"), value };
    },
    business: () => ({
      label: t("card.business"),
      value: <NamedId id={binding.businessId} name={binding.businessName} none={none} />,
    }),
    verification: () => ({
      label: words(`${texts}.verification`),
      value: verified ? t("card.verified") : t("card.notVerified"),
    }),
    currency: () => ({ label: t("card.currency"), value: binding.currency ?? none }),
    namespace: () => ({
      label: t("card.namespace"),
      value: binding.namespace ? <CopyId value={binding.namespace} /> : none,
    }),
    linkedPage: () => ({
      label: t("card.linkedPage"),
      value: <NamedId id={binding.linkedPage?.id ?? null} name={binding.linkedPage?.name ?? null} none={none} />,
    }),
    numbers: () => ({
      label: t("card.numbers"),
      value: (
        <span className="flex min-w-0 items-center gap-2">
          <span className="tabular-nums">{channel.numbers}</span>
          <TextLink href={`/channels/${channel.id}/numbers`}>{t("card.manageNumbers")}</TextLink>
        </span>
      ),
    }),
  };
  return (
    <>
      <StandingNotes channel={channel} binding={binding} />
      <div className="grid grid-cols-2 gap-4 narrow:grid-cols-1 items-start">
        <Card>
          <CardHeader title={binding.accountName}>
            {verified ? (
              <Badge tone="success" icon={<BadgeCheck aria-hidden />}>
                {t("card.verified")}
              </Badge>
            ) : null}
          </CardHeader>
          <CardBody>
            <KeyValue
              rows={[
                { key: "id", label: words(`${texts}.id`), value: <CopyId value={binding.accountId} /> },
                ...facts.map((fact) => ({ key: fact, ...shown[fact]() })),
                {
                  key: "environment",
                  label: t("card.environment"),
                  value:
                    binding.apiVersion === null
                      ? binding.environment === "live"
                        ? carrier
                          ? words("carrier.live")
                          : bindingForm(channel.type)
                            ? mail("server")
                            : service("live")
                        : t("token.sandbox")
                      : `${t(`token.${binding.environment}`)} · ${binding.apiVersion}`,
                },
                ...(carrier?.server ? [connectionRow(carrier.server, lines)] : []),
                ...(carrier ? [] : [{ key: "webhook", label: t("card.webhook"), value: <CopyId value={webhook} /> }]),
                {
                  key: "bound",
                  label: t("card.boundAt"),
                  value: (
                    <>
                      <LocalTime at={binding.boundAt} show="full" />{" "}
                      {binding.boundBy ? t("card.boundBy", { name: binding.boundBy }) : null}
                    </>
                  ),
                },
              ]}
            />
          </CardBody>
        </Card>
        <div className="flex flex-col gap-4">
          <Health {...props} />
          {application && isIssued(application.state) ? (
            <ApplicationCard
              channelId={channel.id}
              application={application}
              sandbox={sandbox}
              disabledReason={reader.mayManage ? null : readOnly}
              binding={null}
            />
          ) : null}
          {namedById(channel.type) || props.carrier || bindingForm(channel.type) ? null : <Advice />}
          <UnbindCard channel={channel} reader={reader} />
        </div>
      </div>
      {children}
    </>
  );
}

function connectionRow(
  { sessions, window, perSecond }: NonNullable<Carrier["server"]>,
  t: ReturnType<typeof useTranslations<"channels.carrier">>,
) {
  return { key: "connection", label: t("settings"), value: t("sessionsValue", { sessions, window, perSecond }) };
}

/** A name with the id that it stands for. */
function NamedId({ id, name, none }: { id: string | null; name: string | null; none: string }) {
  if (!id) return none;
  return (
    <span className="flex min-w-0 items-center gap-2 flex-wrap">
      {name} <CopyId value={id} />
    </span>
  );
}
