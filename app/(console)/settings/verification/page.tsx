import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { withTexts } from "#components/shell/texts";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { Note } from "#components/ui/note";
import { isAllowed } from "#lib/auth/permissions";
import { authorizePage } from "#lib/auth/session";
import { currentWorkspace } from "#lib/context";
import { findAnswerer } from "#lib/requests/answerer";
import { CompanyData } from "#lib/requests/schema";
import { getVerification } from "#lib/requests/verification";
import { CompanyFacts } from "../../requests/company-facts.tsx";
import { SettingsPage } from "../settings-page.tsx";
import { ActivationSteps } from "./activation-steps.tsx";
import { SubmissionHistory } from "./submission-history.tsx";
import { VerificationForm } from "./verification-form.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("requests.verification"))("title") };
}

/** Who the workspace's company is, and whether it may use the service. */
async function VerificationPage() {
  const access = await authorizePage("members:read");
  if (!access) return <SettingsPage tab="verification">{null}</SettingsPage>;
  const { ctx } = access;
  const [t, workspace, verification, answerer] = await Promise.all([
    getTranslations("requests.verification"),
    currentWorkspace(ctx),
    getVerification(ctx),
    findAnswerer(ctx),
  ]);
  const mayManage = isAllowed(access.workspace, "settings:manage");
  const { state, latest, documents, history } = verification;
  const submitted = state === "open" || (state === "approved" && latest !== null);
  const typed = CompanyData.partial().safeParse(latest?.wanted ?? {}).data ?? {};
  return (
    <SettingsPage tab="verification" sub={t("sub", { workspace: workspace.name })}>
      <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,2fr)] gap-4 max-[1181px]:grid-cols-1">
        <Card className="self-start">
          <CardBody top>
            <ActivationSteps workspace={workspace} verification={verification} answerer={answerer} />
          </CardBody>
        </Card>
        <div className="flex min-w-0 flex-col gap-4">
          {mayManage ? null : <Note tone="info">{t("readOnly")}</Note>}
          <Card>
            <CardHeader title={t("company")} />
            <CardBody>
              {submitted && latest ? (
                <CompanyFacts
                  reader="member"
                  company={typed}
                  customerId={access.workspace.id}
                  documents={mayManage ? documents : []}
                />
              ) : state === "approved" || !mayManage ? (
                <p className="text-muted-foreground">{workspace.name}</p>
              ) : (
                <VerificationForm
                  company={{
                    legalName: typed.legalName ?? workspace.name,
                    registrationNumber: typed.registrationNumber ?? "",
                    country: typed.country ?? workspace.country ?? "",
                    address: typed.address ?? "",
                    website: typed.website ?? "",
                  }}
                  documents={documents}
                  again={latest !== null}
                />
              )}
            </CardBody>
          </Card>
          {history.length > 0 ? <SubmissionHistory history={history} /> : null}
        </div>
      </div>
    </SettingsPage>
  );
}

export default withTexts("(console)/settings/verification/page", VerificationPage);
