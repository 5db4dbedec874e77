import type { AddressKind } from "#db/enums";
import type { ImportReport } from "#lib/campaigns/audience-import/import-report";
import type { SendAccount } from "#lib/campaigns/report/queries";
import type { SendForm } from "#lib/campaigns/schema";
import type { SenderChoices } from "#lib/channels/sender-ids/sender-choices";
import type { Attribute } from "#lib/contacts/attributes";
import type { Group } from "#lib/contacts/groups";
import type { Segment } from "#lib/contacts/segments";
import type { PolicyRule } from "#lib/fallback/policies/list-policies";
import type { PreviewRules } from "#lib/templates/preview-rules";
import type { SendableTemplate } from "#lib/templates/queries";

/** Everything the send form needs, read once by its page. */
export type SendData = {
  channel: { id: string; sandboxed: boolean; addressKind: AddressKind };
  /** How the platform shows a message, for the preview. */
  rules: PreviewRules;
  /** The name people see on their phone. */
  brand: { name: string; verified: boolean };
  templates: SendableTemplate[];
  /** Where the files of the templates can be seen, by their ids. */
  files: Readonly<Record<string, string>>;
  accounts: SendAccount[];
  /** Sender IDs and what was filed about them, where what messages come from depends on the country; null elsewhere. */
  choices: SenderChoices | null;
  /** Whether what does not arrive may be followed by an SMS; null on platforms that have no such second way. */
  smsActive: boolean | null;
  /** By which policy codes go on that do not arrive in so many seconds, where a send has no fallback of its own; null for none. */
  codes: { policy: string; seconds: number } | null;
  /** Policies, each with its rules in order. */
  policies: { id: string; name: string; rules: PolicyRule[] }[];
  /** Groups and segments that may be sent to, and what is kept about their contacts. */
  audiences: { groups: Pick<Group, "id" | "name" | "members">[]; segments: Pick<Segment, "id" | "name">[] };
  attributes: Attribute[];
  consent: { required: boolean; mayChange: boolean };
  /** What the workspace asks of a send: whether it has sending hours to keep to, and who has to agree. */
  plan: {
    hasHours: boolean;
    /** A send to more people waits for a second person; null for none. */
    approveAbove: number | null;
    /** The platform tells who read a message. */
    tellsReads: boolean;
    /** The platform tells of every message that it was delivered. */
    tellsDeliveries: boolean;
  };
  /** What short links begin with, and whether the platform or we write a template's words. */
  links: { base: string; mode: "reviewed" | "rendered" };
  maxBytes: number;
  form: SendForm;
  /** When the draft that `form` comes from was saved; null for a fresh form. */
  keptAt: Date | null;
  /** False for a list named in the URL, which is sent beside what the person has in their draft. */
  keepsDraft: boolean;
  /** The draft's template cannot be sent any more. */
  templateGone: boolean;
  report: ImportReport | null;
  /** The workspace is suspended: everything can be prepared, and nothing sent. */
  suspended: boolean;
};
