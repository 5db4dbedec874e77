import type { BindingEnvironment } from "#db/enums";
import type { ApplicationChange, ApplicationState } from "#db/sender-enums";
import { type Ctx, inTransaction } from "#lib/context";
import { listPapers, type PaperRow } from "./papers.ts";
import { findApplication } from "./rows.ts";
import { type ApplicationForm, emptyForm } from "./schema.ts";

export type ApplicationView = {
  state: ApplicationState;
  environment: BindingEnvironment;
  form: ApplicationForm;
  papers: PaperRow[];
  accountId: string | null;
  /** Why it was rejected, or a change refused. */
  reason: string | null;
  change: ApplicationChange | null;
  pauses: number;
  submittedAt: Date | null;
  decidedAt: Date | null;
  /** When it was written last; null before anything was. */
  updatedAt: Date | null;
};

/** The application of a channel, with its papers; an empty draft before anything was written. */
export async function getApplication(ctx: Ctx, channelId: string): Promise<ApplicationView> {
  return inTransaction(ctx, async (ctx) => {
    const row = await findApplication(ctx, channelId);
    const papers = await listPapers(ctx, channelId);
    if (!row) {
      const none = { accountId: null, reason: null, change: null, submittedAt: null, decidedAt: null, updatedAt: null };
      return { state: "draft", environment: "live", form: emptyForm, papers, pauses: 0, ...none };
    }
    const { workspaceId: _workspace, channelId: _channel, externalId: _id, form, ...rest } = row;
    return { ...rest, form: { ...emptyForm, ...(form as Partial<ApplicationForm>) }, papers };
  });
}
