'use client';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { FormCheck, FormText, useHasIssueIn } from './form-fields.tsx';
import type { RetryForm, StepForm } from './scenario-form.ts';

interface RequestLimitsProps {
  /** Of the request: `steps[0].http`. */
  readonly path: string;
  readonly step: StepForm;
  readonly onChange: (change: Partial<StepForm>) => void;
}

/** How long a request may take, where it may be led to, and whether it is tried again. */
export function RequestLimits({ path, step, onChange }: RequestLimitsProps) {
  const hasIssues = useHasIssueIn([
    `${path}.timeout`,
    `${path}.connectTimeout`,
    `${path}.maxRedirects`,
    `${path}.retry`,
  ]);
  const put = (change: Partial<RetryForm>) => onChange({ retry: { ...step.retry, ...change } });
  return (
    <Disclosure
      title="Timeouts, redirects, retries"
      summary={`${step.timeout} · ${step.maxRedirects} redirects · ${step.isRetried ? `${step.retry.maxAttempts} attempts` : 'one attempt'}`}
      hasNews={hasIssues}
      testId={`${path}-limits`}
    >
      <div className="grid gap-4 sm:grid-cols-3">
        <FormText
          path={`${path}.timeout`}
          label="Timeout"
          hint="Of the whole request."
          value={step.timeout}
          onChange={(timeout) => onChange({ timeout })}
        />
        <FormText
          path={`${path}.connectTimeout`}
          label="Timeout of connecting"
          value={step.connectTimeout}
          onChange={(connectTimeout) => onChange({ connectTimeout })}
        />
        <FormText
          path={`${path}.maxRedirects`}
          label="Redirects at most"
          inputMode="numeric"
          hint="0: none is followed."
          value={step.maxRedirects}
          onChange={(maxRedirects) => onChange({ maxRedirects })}
        />
        <FormCheck
          path={`${path}.retry`}
          label="Try again what fails"
          hint="With growing pauses, drawn by chance; every attempt is measured, and Retry-After is honoured."
          className="sm:col-span-3"
          value={step.isRetried}
          onChange={(isRetried) => onChange({ isRetried })}
        />
        {step.isRetried && (
          <>
            <FormText
              path={`${path}.retry.maxAttempts`}
              label="Attempts at most"
              inputMode="numeric"
              hint="The first one counted."
              value={step.retry.maxAttempts}
              onChange={(maxAttempts) => put({ maxAttempts })}
            />
            <FormText
              path={`${path}.retry.baseDelay`}
              label="First pause at most"
              value={step.retry.baseDelay}
              onChange={(baseDelay) => put({ baseDelay })}
            />
            <FormText
              path={`${path}.retry.maxDelay`}
              label="Any pause at most"
              value={step.retry.maxDelay}
              onChange={(maxDelay) => put({ maxDelay })}
            />
            <FormText
              path={`${path}.retry.onStatus`}
              label="On these statuses"
              hint="Separated by commas. A broken connection is tried again too."
              className="sm:col-span-3"
              isCode
              value={step.retry.onStatus}
              onChange={(onStatus) => put({ onStatus })}
            />
          </>
        )}
      </div>
    </Disclosure>
  );
}
