'use client';
import { useSearchParams } from 'next/navigation';
import { type FormEvent, useEffect, useState } from 'react';
import { useInstallationQuery, useMeQuery, useSignInMutation } from '../../gql/hooks.ts';
import { type ApiError, apiErrorOf } from '../../lib/api-error.ts';
import { safeNext } from '../../lib/sign-in-path.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';

/** Email and password; the session comes as a cookie that no script sees. Whoever is signed in already goes on at once. */
export function SignInForm() {
  const next = safeNext(useSearchParams().get('next'));
  const [{ data: installation }] = useInstallationQuery();
  const [{ data: session }] = useMeQuery();
  const [, signIn] = useSignInMutation();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isSignedIn = Boolean(session?.me);

  useEffect(() => {
    if (isSignedIn) window.location.replace(next);
  }, [isSignedIn, next]);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    const { data, error } = await signIn({ email: email.trim(), password });
    // A whole new page: nothing of what was known before signing in stays.
    if (data?.signIn) return window.location.assign(next);
    setBusy(false);
    setProblem(error ? apiErrorOf(error) : null);
  }
  const issuesOf = (name: string) =>
    problem?.issues.filter(({ path }) => path.endsWith(name)).map(({ message }) => message);

  return (
    <form onSubmit={submit} className="flex flex-col gap-4" data-testid="sign-in-form">
      <div>
        <h1 className="text-[21px] font-[650] tracking-[-0.01em]">Sign in</h1>
        <p className="mt-1 min-h-5 text-muted">{installation?.installation?.name}</p>
      </div>
      {problem && problem.issues.length === 0 && (
        <div className="-mb-4">
          <Notice tone="bad" testId="sign-in-problem">
            {problem.message}
          </Notice>
        </div>
      )}
      <TextField
        label="Email"
        name="email"
        type="email"
        autoComplete="username"
        required
        value={email}
        issues={issuesOf('email')}
        onChange={(event) => setEmail(event.target.value)}
        data-testid="sign-in-email"
      />
      <TextField
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
        value={password}
        issues={issuesOf('password')}
        onChange={(event) => setPassword(event.target.value)}
        data-testid="sign-in-password"
      />
      <Button kind="primary" type="submit" disabled={isBusy} data-testid="sign-in-submit">
        {isBusy ? 'Signing in…' : 'Sign in'}
      </Button>
    </form>
  );
}
