import type { ReactNode } from 'react';
import { Logo } from './logo.tsx';
import { NavLinks } from './nav-links.tsx';

interface FrameProps {
  readonly activeRuns?: number;
  /** Below the links: what concerns the person. */
  readonly foot?: ReactNode;
  readonly children: ReactNode;
}

/** Navigation at the left, on a narrow screen above; the page beside it. */
export function Frame({ activeRuns = 0, foot, children }: FrameProps) {
  return (
    <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)] content-start wide:grid-cols-[216px_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only z-50 rounded-lg bg-panel px-3 py-1.5 focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the content
      </a>
      <nav aria-label="Main" className="border-b border-line wide:border-r wide:border-b-0">
        <div className="flex items-center gap-0.5 px-3 py-2 wide:sticky wide:top-0 wide:h-dvh wide:flex-col wide:items-stretch wide:py-4">
          <div className="hidden pb-3 wide:block">
            <Logo />
          </div>
          <div className="flex min-w-0 flex-1 gap-0.5 overflow-x-auto wide:flex-col wide:overflow-visible">
            <NavLinks activeRuns={activeRuns} />
          </div>
          <div className="shrink-0 wide:mt-auto">{foot}</div>
        </div>
      </nav>
      <main
        id="content"
        tabIndex={-1}
        className="w-full max-w-[1240px] min-w-0 px-4 pt-4 pb-10 outline-none wide:px-7 wide:pt-[22px]"
      >
        {children}
      </main>
    </div>
  );
}
