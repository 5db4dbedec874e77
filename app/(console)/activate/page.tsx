import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { Page } from "#components/shell/page";
import { withTexts } from "#components/shell/texts";
import { ButtonLink } from "#components/ui/button";
import { Card } from "#components/ui/card";
import { HangingKeys } from "#components/ui/drawings";
import { isAllowed } from "#lib/auth/permissions";
import { requireSession } from "#lib/auth/session";
import { currentWorkspace } from "#lib/context";
import { findAnswerer } from "#lib/requests/answerer";
import { getVerification } from "#lib/requests/verification";
import { ActivationSteps } from "../settings/verification/activation-steps.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("requests.verification.steps"))("activated") };
}

/** Shown in place of every page but settings and help until the service is activated: what it takes, and what comes next. */
async function ActivatePage() {
  const access = await requireSession();
  if (access.workspace.standing !== "not_activated") redirect("/");
  const { ctx } = access;
  const [t, workspace, verification, answerer] = await Promise.all([
    getTranslations("requests.gate"),
    currentWorkspace(ctx),
    getVerification(ctx),
    findAnswerer(ctx),
  ]);
  const mayManage = isAllowed(access.workspace, "settings:manage");
  const waits = verification.state === "open";
  return (
    <Page>
      <Card className="mx-auto w-full max-w-[560px]">
        <div className="flex flex-col items-center gap-1.5 px-6 pt-9 pb-6 text-center">
          <HangingKeys />
          <h1 className="mt-2.5 text-xl font-strong zh:tracking-normal">{t("title", { workspace: workspace.name })}</h1>
          <p className="max-w-[46ch] text-muted-foreground">{t("text")}</p>
        </div>
        <div className="border-t border-border px-6 pt-5 pb-2">
          <ActivationSteps workspace={workspace} verification={verification} answerer={answerer} />
        </div>
        <div className="flex flex-col items-center gap-2 px-6 pb-7 text-center">
          {mayManage ? (
            <ButtonLink variant={waits ? undefined : "primary"} href="/settings/verification">
              {waits ? t("see") : t("verify")}
            </ButtonLink>
          ) : (
            <>
              <p className="text-muted-foreground">{t("ask")}</p>
              <ButtonLink href="/settings/members">{t("members")}</ButtonLink>
            </>
          )}
        </div>
      </Card>
    </Page>
  );
}

export default withTexts("(console)/activate/page", ActivatePage);
