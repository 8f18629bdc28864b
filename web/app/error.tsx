'use client';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';

/** A mistake in the dashboard itself; nothing of what is measured depends on it. */
export default function PageError({ reset }: { readonly reset: () => void }) {
  return (
    <main className="p-6">
      <Empty
        title="This page failed"
        action={
          <>
            <Button kind="primary" onClick={reset}>
              Try again
            </Button>
            <ButtonLink href="/">Home</ButtonLink>
          </>
        }
      >
        Runs go on and nothing is lost. If it fails again, reload the page.
      </Empty>
    </main>
  );
}
