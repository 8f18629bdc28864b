'use client';
import type { CookieScope, HttpVersion, WorkerLossPolicy } from '../../../gql/graphql.ts';
import { Card } from '../../../ui/card.tsx';
import type { SectionProps } from './basics-section.tsx';
import { isOpenModel } from './field-rules.ts';
import { FormArea, FormCheck, FormSelect, FormText } from './form-fields.tsx';
import type { SettingsForm } from './scenario-form.ts';

const VERSIONS: readonly { readonly value: HttpVersion; readonly label: string }[] = [
  { value: 'AUTO', label: 'As the target offers' },
  { value: 'HTTP1', label: 'HTTP/1.1' },
  { value: 'HTTP2', label: 'HTTP/2' },
];
const COOKIES: readonly { readonly value: CookieScope; readonly label: string }[] = [
  { value: 'ITERATION', label: 'Kept for one iteration' },
  { value: 'USER', label: 'Kept for a user, over all its iterations' },
  { value: 'NONE', label: 'Not kept' },
];
const LOSS: readonly { readonly value: WorkerLossPolicy; readonly label: string }[] = [
  { value: 'REPLACE', label: 'Another one takes over' },
  { value: 'CONTINUE', label: 'Go on with less' },
  { value: 'ABORT', label: 'End the run' },
];

/** How the load is sent. */
export function SettingsSection({ form, onChange }: SectionProps) {
  const { settings } = form;
  const put = (change: Partial<SettingsForm>) => onChange({ settings: { ...settings, ...change } });
  const canKeepForUsers = !isOpenModel(form.load.model) || settings.cookies === 'USER';
  return (
    <Card title="How it is sent">
      <div className="grid gap-4 pb-1 sm:grid-cols-2">
        <FormSelect
          path="httpVersion"
          label="HTTP version"
          options={VERSIONS}
          value={settings.httpVersion}
          onChange={(httpVersion) => put({ httpVersion })}
        />
        <FormSelect
          path="cookies"
          label="Cookies"
          options={canKeepForUsers ? COOKIES : COOKIES.filter(({ value }) => value !== 'USER')}
          value={settings.cookies}
          onChange={(cookies) => put({ cookies })}
        />
        <FormText
          path="maxConnections"
          label="Connections at most, of a shard"
          inputMode="numeric"
          placeholder="as many as it needs"
          value={settings.maxConnections}
          onChange={(maxConnections) => put({ maxConnections })}
        />
        <FormText
          path="seed"
          label="Seed"
          inputMode="numeric"
          placeholder="drawn for each run"
          hint="The same seed repeats everything that is random."
          value={settings.seed}
          onChange={(seed) => put({ seed })}
        />
        <FormSelect
          path="onWorkerLoss"
          label="When a worker is lost"
          options={LOSS}
          value={settings.onWorkerLoss}
          onChange={(onWorkerLoss) => put({ onWorkerLoss })}
        />
        <FormText
          path="tls.serverName"
          label="Server name for TLS"
          isCode
          placeholder="the URL’s host"
          value={settings.serverName}
          onChange={(serverName) => put({ serverName })}
        />
        <FormCheck
          path="tls.insecure"
          label="Do not check certificates"
          hint="Then nobody knows who answers: for test systems only."
          className="sm:col-span-2"
          value={settings.isInsecure}
          onChange={(isInsecure) => put({ isInsecure })}
        />
        <FormArea
          path="tls.ca"
          label="Own certificate authority, PEM"
          isCode
          className="sm:col-span-2"
          placeholder="-----BEGIN CERTIFICATE-----"
          value={settings.ca}
          onChange={(ca) => put({ ca })}
        />
      </div>
    </Card>
  );
}
