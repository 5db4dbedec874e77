import { getTranslations } from "next-intl/server";
import { HistoryOnly } from "#components/messaging/history-only";
import { withTexts } from "#components/shell/texts";
import { authorizePage } from "#lib/auth/session";
import { listBusinessSystems, listIntentCalls } from "#lib/channels/business-systems/list-systems";
import { readSmsService } from "#lib/channels/sender-ids/sms-service";
import { noAutoReply } from "#lib/channels/service-settings/edit-auto-reply";
import { getServiceSettings } from "#lib/channels/service-settings/get-service-settings";
import { wordSets, wordsOf } from "#lib/channels/service-settings/words";
import { profileFor } from "#lib/connectors/profiles";
import { type Ctx, currentWorkspace } from "#lib/context";
import { readCodeSchedule, schedulesCodes } from "#lib/fallback/code-schedule";
import { listPolicies } from "#lib/fallback/policies/list-policies";
import { readerOf } from "../../../reader.ts";
import { currentChannel } from "../../channel.ts";
import { NotAllowedSection } from "../not-allowed-section.tsx";
import { AutoReplyCard } from "./auto-reply-card.tsx";
import { BusinessCard } from "./business-card.tsx";
import { CodesCard } from "./codes-card.tsx";
import { ConfirmationsCard } from "./confirmations-card.tsx";
import { IntentCalls } from "./intent-calls.tsx";
import { SmsCard } from "./sms-card.tsx";
import { WordsCard } from "./words-card.tsx";

/** Presses that the page shows; all of them stand among the messages. */
const shownCalls = 8;

type Props = { params: Promise<{ channelId: string }> };

/** What the channel does by itself about what people write. */
async function ServiceSettingsPage({ params }: Props) {
  const [{ channelId }, access, t, section] = await Promise.all([
    params,
    authorizePage("console:read"),
    getTranslations("channels"),
    getTranslations("shell.detail"),
  ]);
  if (!access) return <NotAllowedSection />;
  const channel = await currentChannel(channelId);
  if (channel.deletedAt) return <HistoryOnly channelId={channel.id} />;
  const profile = profileFor(channel.type);
  const [settings, { zone }, sms, systems, calls, codes] = await Promise.all([
    getServiceSettings(access.ctx, channel.id),
    currentWorkspace(access.ctx),
    profile?.smsSecond ? readSmsService(access.ctx, channel.id) : null,
    profile?.postbacks ? listBusinessSystems(access.ctx, channel.id) : null,
    profile?.postbacks ? listIntentCalls(access.ctx, channel.id, shownCalls) : [],
    schedulesCodes(channel.type) ? readCodes(access.ctx, channel.id) : null,
  ]);
  const denied = readerOf(access).mayManage ? null : t("readOnly");
  const { words, stopReply, stopAllReply, startReply } = settings;
  const sets = wordSets.map((set) => ({ set, list: wordsOf(set, words), changed: set in words }));
  const windowHours = profile?.windowHours ?? null;
  return (
    <>
      <h2 className="sr-only">{section("service-settings")}</h2>
      {sms ? <SmsCard channelId={channel.id} service={sms} denied={denied} /> : null}
      {codes && sms ? <CodesCard channelId={channel.id} smsActive={sms.active} {...{ denied, ...codes }} /> : null}
      <AutoReplyCard
        {...{ channelId: channel.id, denied, zone, windowHours }}
        reply={settings.autoReply ?? noAutoReply}
      />
      <ConfirmationsCard {...{ channelId: channel.id, denied, stopReply, stopAllReply, startReply }} />
      <WordsCard {...{ channelId: channel.id, denied, sets }} />
      {systems ? (
        <BusinessCard {...{ channelId: channel.id, denied, systems }}>
          <IntentCalls calls={calls} />
        </BusinessCard>
      ) : null}
    </>
  );
}

async function readCodes(ctx: Ctx, channelId: string) {
  const [schedule, policies] = await Promise.all([readCodeSchedule(ctx, channelId), listPolicies(ctx)]);
  return {
    schedule,
    policies: policies.map(({ id, name, rules }) => ({ id, name, rules: rules.map((one) => one.name) })),
  };
}

export default withTexts("(console)/channels/[channelId]/(sections)/service-settings/page", ServiceSettingsPage);
