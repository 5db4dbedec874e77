"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useState,
  useTransition,
} from "react";
import { Button } from "../ui/button.tsx";
import { Note } from "../ui/note.tsx";
import { namePageWorkspace } from "./page-workspace.tsx";

type Named = { id: string; name: string };

type Tab = Named & { switchBack: () => Promise<void> };

const channelName = "carillon-workspace";
const CurrentTab = createContext<Tab | null>(null);

/** The workspace that this window's pages were made for, and how to switch back to it; null outside the console. */
export function useWorkspaceTab(): Tab | null {
  return useContext(CurrentTab);
}

/**
 * Ties this window to the workspace its pages were made for. Everything it asks names that workspace, and the server
 * refuses it once another window has switched; windows of the same browser tell each other when that happens.
 *
 * @param onSwitch the server action that switches the session's workspace
 */
export function WorkspaceTab({
  workspace,
  onSwitch,
  children,
}: {
  workspace: Named;
  onSwitch: (workspaceId: string) => Promise<unknown>;
  children: ReactNode;
}) {
  const router = useRouter();
  const [other, setOther] = useState<Named | null>(null);
  const { id, name } = workspace;
  // Before any effect of a page, which may ask the server for something.
  useLayoutEffect(() => namePageWorkspace(id), [id]);
  useEffect(() => {
    const windows = new BroadcastChannel(channelName);
    windows.onmessage = ({ data }: MessageEvent<Named>) => setOther(data.id === id ? null : data);
    windows.postMessage({ id, name } satisfies Named);
    return () => windows.close();
  }, [id, name]);

  const tab = useMemo((): Tab => {
    async function switchBack() {
      await onSwitch(id);
      const windows = new BroadcastChannel(channelName);
      windows.postMessage({ id, name } satisfies Named);
      windows.close();
      setOther(null);
      // What was loaded ahead meanwhile leads to the choice of a workspace.
      router.refresh();
    }
    return { id, name, switchBack };
  }, [id, name, onSwitch, router]);
  return (
    <CurrentTab value={tab}>
      {other ? <OtherWorkspaceBar tab={tab} other={other} /> : null}
      {children}
    </CurrentTab>
  );
}

/** Another window of this browser has switched to another workspace. */
function OtherWorkspaceBar({ tab: { name, switchBack }, other }: { tab: Tab; other: Named }) {
  const t = useTranslations("shell.otherWorkspace");
  const [busy, start] = useTransition();
  return (
    <div className="sticky top-0 z-30 p-2">
      <Note tone="warning" role="alert" title={t("title", { page: name, current: other.name })}>
        {t("text", { page: name })}
        <span className="mt-2 flex flex-wrap gap-2">
          <Button size="sm" busy={busy} onClick={() => start(switchBack)}>
            {t("back", { page: name })}
          </Button>
          <Button size="sm" disabled={busy} onClick={() => window.location.assign("/")}>
            {t("go", { current: other.name })}
          </Button>
        </span>
      </Note>
    </div>
  );
}
