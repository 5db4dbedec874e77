import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Page, PageHeader } from "#components/shell/page";
import { withTexts } from "#components/shell/texts";
import { LiveRefresh } from "#components/ui/live-refresh";
import { platforms } from "#db/enums";
import { isAllowed } from "#lib/auth/permissions";
import { authorizePage } from "#lib/auth/session";
import { allProfiles, profileFor } from "#lib/connectors/profiles";
import { type Ctx, limitOf } from "#lib/context";
import { DomainError } from "#lib/errors";
import { getLibraryFile, listLibrary, listPlatformCopies, readLibraryRoom } from "#lib/media/library/queries";
import { acceptances, libraryTypes } from "#lib/media/library/rules";
import { listFileUses, listPastUses } from "#lib/media/library/uses";
import { NotAllowedPage } from "../channels/not-allowed-page.tsx";
import { type FileDetail, FileDrawer } from "./file-drawer.tsx";
import { Library } from "./file-list.tsx";
import { RoomNote } from "./room-note.tsx";
import { libraryView } from "./search-params.ts";
import { UploadButton, UploadPanel, Uploads } from "./uploads.tsx";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("library");
  return { title: t("title") };
}

/** The files that members keep to use again. */
async function MediaPage({ searchParams }: Props) {
  const [access, t] = await Promise.all([authorizePage("media:read"), getTranslations("library")]);
  if (!access) return <NotAllowedPage title={t("title")} />;
  const { workspace, ctx } = access;
  const { filter, view, open } = await libraryView(searchParams);
  const [page, room, detail] = await Promise.all([
    listLibrary(ctx, filter),
    readLibraryRoom(ctx),
    open ? findOpen(ctx, open) : null,
  ]);
  const manages = isAllowed(workspace, "media:manage");
  const taking = platforms.filter((platform) => {
    const profile = profileFor(platform);
    return profile !== null && acceptances(profile).length > 0;
  });
  const limit = limitOf(ctx);
  return (
    <Page crumbs={[{ label: t("title") }]}>
      <Uploads
        types={manages ? libraryTypes(allProfiles()) : null}
        blocked={limit && limit.length > 1 ? t("upload.inDesigner") : null}
      >
        <PageHeader title={t("title")} sub={manages ? t("intro") : t("readOnly")} actions={<UploadButton />} />
        {room ? <RoomNote room={room} /> : null}
        <UploadPanel />
        <LiveRefresh active={page.rows.some(({ thumbnail }) => thumbnail === "waiting")} everyMs={3_000} />
        <Library
          page={page}
          filter={filter}
          view={view}
          platforms={taking}
          manages={manages}
          open={detail?.file.id ?? null}
        />
        {detail ? <span data-with-drawer hidden /> : null}
        {detail ? <FileDrawer detail={detail} manages={manages} /> : null}
      </Uploads>
    </Page>
  );
}

/** @returns null for an id that leads nowhere: the list is shown without it */
async function findOpen(ctx: Ctx, id: string): Promise<FileDetail | null> {
  try {
    const [file, uses, past, copies] = await Promise.all([
      getLibraryFile(ctx, id),
      listFileUses(ctx, id),
      listPastUses(ctx, id),
      listPlatformCopies(ctx, id),
    ]);
    return { file, uses, past, copies };
  } catch (error) {
    if (error instanceof DomainError && error.code === "not_found") return null;
    throw error;
  }
}

export default withTexts("(console)/library/page", MediaPage);
