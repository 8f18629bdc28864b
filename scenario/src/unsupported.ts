import type { ScenarioDefinition } from './definition.ts';
import { error, type Issues } from './issue.ts';
import { templateTexts } from './step-templates.ts';
import { parseTemplate } from './template.ts';

interface Unsupported {
  /** Begins the sentence "… not supported by this version yet". */
  readonly what: string;
  /** Where the scenario uses it. */
  readonly paths: (definition: ScenarioDefinition) => Iterable<string>;
}

/** What the schema has but this version cannot run. An entry goes when its feature comes; nothing else knows of it. */
const UNSUPPORTED: readonly Unsupported[] = [
  { what: 'The load model RAMPING_RATE is', paths: ({ load }) => where(load.model === 'RAMPING_RATE', 'load.model') },
  { what: 'The load model RAMPING_USERS is', paths: ({ load }) => where(load.model === 'RAMPING_USERS', 'load.model') },
  {
    what: 'Extraction is',
    paths: (it) => eachStep(it, ({ extract }, path) => where(extract.length > 0, `${path}.extract`)),
  },
  { what: 'Functions in templates ({{$name}}) are', paths: (it) => eachTemplateWith(it, 'function') },
  { what: 'Data columns in templates ({{source.column}}) are', paths: (it) => eachTemplateWith(it, 'column') },
  { what: 'Data sources are', paths: ({ data }) => where(data.length > 0, 'data') },
  { what: 'Secrets are', paths: ({ secrets }) => where(secrets.length > 0, 'secrets') },
  { what: 'Thresholds are', paths: ({ thresholds }) => where(thresholds.length > 0, 'thresholds') },
  {
    what: 'Retries are',
    paths: (it) => eachStep(it, ({ http }, path) => where(http?.retry != null, `${path}.http.retry`)),
  },
  { what: 'Unchecked certificates are', paths: ({ tls }) => where(tls?.insecure === true, 'tls.insecure') },
  { what: 'Own certificate authorities are', paths: ({ tls }) => where(tls?.ca != null, 'tls.ca') },
  { what: 'Server names for TLS are', paths: ({ tls }) => where(tls?.serverName != null, 'tls.serverName') },
  { what: 'Placement by region is', paths: ({ placement }) => where(placement.length > 0, 'placement') },
  { what: 'HTTP2 is', paths: ({ httpVersion }) => where(httpVersion === 'HTTP2', 'httpVersion') },
  { what: 'Cookies kept for each user are', paths: ({ cookies }) => where(cookies === 'USER', 'cookies') },
  {
    what: 'Checks of anything but STATUS are',
    paths: (it) =>
      eachStep(it, ({ checks }, path) =>
        checks.flatMap(({ subject }, index) => where(subject !== 'STATUS', `${path}.checks[${index}].subject`)),
      ),
  },
];

/** What the scenario uses that this version does not do yet. */
export function* unsupportedIssues(definition: ScenarioDefinition): Issues {
  for (const { what, paths } of UNSUPPORTED) {
    for (const path of paths(definition)) yield error(path, `${what} not supported by this version yet`);
  }
}

function where(used: boolean, path: string): string[] {
  return used ? [path] : [];
}

function eachStep(
  definition: ScenarioDefinition,
  paths: (step: ScenarioDefinition['steps'][number], path: string) => string[],
): string[] {
  return definition.steps.flatMap((step, index) => paths(step, `steps[${index}]`));
}

function eachTemplateWith(definition: ScenarioDefinition, kind: 'function' | 'column'): string[] {
  return eachStep(definition, ({ http }, path) => {
    if (!http) return [];
    const using = [...templateTexts(http, `${path}.http`)].filter(({ text }) =>
      parseTemplate(text).template.some((part) => part.kind === kind),
    );
    return using.map((it) => it.path);
  });
}
