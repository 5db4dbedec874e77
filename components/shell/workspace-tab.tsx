"use client";

import { useRouter } from "next/navigation";
import { createContext, type ReactNode, useContext, useEffect, useLayoutEffect, useMemo, useState } from "react";
import { onDemand } from "../ui/on-demand.tsx";
import { namePageWorkspace } from "./page-workspace.tsx";

const OtherWorkspaceBar = onDemand(() =>
  import("./banners/other-workspace-bar.tsx").then((part) => part.OtherWorkspaceBar),
);

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
      {other ? <OtherWorkspaceBar page={name} current={other.name} onBack={tab.switchBack} /> : null}
      {children}
    </CurrentTab>
  );
}
