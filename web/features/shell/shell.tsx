'use client';
import type { ReactNode } from 'react';
import { useHydrated } from '../../lib/use-hydrated.ts';
import { Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ToastProvider } from '../../ui/toast.tsx';
import { LiveRunsProvider, useActiveRuns } from '../run/live-runs.tsx';
import { GraphqlProvider } from '../session/graphql-provider.tsx';
import { SessionProvider } from '../session/session-provider.tsx';
import { Frame } from './frame.tsx';
import { Palette } from './palette/palette.tsx';
import { UserMenu } from './user-menu.tsx';

/** What stands round every page of who is signed in. Pages hold a person's data, so all of it is rendered in the browser. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const isHydrated = useHydrated();
  if (!isHydrated) return <Waiting trouble={null} />;
  return (
    <GraphqlProvider>
      <SessionProvider fallback={(trouble) => <Waiting trouble={trouble} />}>
        <LiveRunsProvider>
          <ToastProvider>
            <SignedInFrame>{children}</SignedInFrame>
          </ToastProvider>
        </LiveRunsProvider>
      </SessionProvider>
    </GraphqlProvider>
  );
}

function SignedInFrame({ children }: { readonly children: ReactNode }) {
  const { runs } = useActiveRuns();
  return (
    <Frame
      activeRuns={runs.length}
      foot={
        <>
          <Palette />
          <UserMenu />
        </>
      }
    >
      {children}
    </Frame>
  );
}

function Waiting({ trouble }: { readonly trouble: string | null }) {
  return (
    <Frame>
      {trouble === null ? (
        <div className="flex flex-col gap-3" role="status" aria-label="Loading">
          <Skeleton className="h-5 w-40" />
          <Skeleton className="h-7 w-80 max-w-full" />
        </div>
      ) : (
        <Notice tone="warn">{trouble} Trying again…</Notice>
      )}
    </Frame>
  );
}
