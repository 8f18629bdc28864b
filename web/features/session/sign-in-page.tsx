'use client';
import { Suspense } from 'react';
import { useHydrated } from '../../lib/use-hydrated.ts';
import { Logo } from '../shell/logo.tsx';
import { GraphqlProvider } from './graphql-provider.tsx';
import { SignInForm } from './sign-in-form.tsx';

export function SignInPage() {
  const isHydrated = useHydrated();
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-[392px] flex-col justify-center gap-6 px-4 py-10">
      <Logo />
      <div className="min-h-[352px] rounded-xl border border-line bg-panel p-6 shadow-card">
        {isHydrated && (
          <GraphqlProvider>
            <Suspense>
              <SignInForm />
            </Suspense>
          </GraphqlProvider>
        )}
      </div>
    </main>
  );
}
