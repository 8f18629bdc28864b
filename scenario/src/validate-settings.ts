import type { ScenarioDefinition, TlsDefinition } from './definition.ts';
import {
  error,
  firstIndexes,
  type Issues,
  lengthIssues,
  nameIssues,
  quote,
  repeatedIssues,
  warning,
  wholeIssues,
} from './issue.ts';
import { LIMITS } from './limits.ts';
import { urlProblem } from './url.ts';
import { isClosed } from './validate-load.ts';

/** The scenario's own texts, and how it is run. */
export function* settingsIssues(definition: ScenarioDefinition): Issues {
  yield* nameIssues(definition.name, 'name', LIMITS.nameLength);
  if ((definition.description?.length ?? 0) > LIMITS.descriptionLength) {
    yield error('description', `The description is longer than ${LIMITS.descriptionLength} characters: shorten it`);
  }
  yield* lengthIssues(definition.tags, 'tags', LIMITS.tags);
  const first = firstIndexes(definition.tags);
  for (const [index, tag] of definition.tags.entries()) {
    yield* nameIssues(tag, `tags[${index}]`, LIMITS.tagLength);
    if (first[index] !== index) yield error(`tags[${index}]`, `${quote(tag)} is there twice: leave one out`);
  }
  yield* targetIssues(definition.target);
}

function* targetIssues(target: string): Issues {
  if (target.trim() === '')
    yield error('target', 'The target is blank: write its base URL, such as https://shop.example');
  else if (target.includes('{{'))
    yield error(
      'target',
      'The target is no template: write the URL itself, or give another target when a run is started',
    );
  else if (target.length > LIMITS.lineBytes)
    yield error('target', `The target is longer than ${LIMITS.lineBytes} characters: shorten it`);
  else {
    const problem = urlProblem(target);
    if (problem !== null) yield error('target', `${quote(target)} ${problem}`);
    else if (/[?#]/.test(target))
      yield warning(
        'target',
        'The query and the fragment of a target are not sent: write them in the URLs of the steps',
      );
  }
}

export function* engineIssues(definition: ScenarioDefinition): Issues {
  const { cookies, load, maxConnections, placement, seed, tls } = definition;
  if (tls) yield* tlsIssues(tls);
  if (cookies === 'USER' && !isClosed(load.model)) {
    yield error(
      'cookies',
      `${load.model} has no users to keep cookies for: use ITERATION or NONE, or a model with users`,
    );
  }
  if (maxConnections != null) yield* wholeIssues(maxConnections, 'maxConnections', 1, LIMITS.maxConnections);
  yield* lengthIssues(placement, 'placement', LIMITS.placements);
  for (const [index, { region, slots }] of placement.entries()) {
    yield* nameIssues(region, `placement[${index}].region`, LIMITS.nameLength);
    if (slots != null) yield* wholeIssues(slots, `placement[${index}].slots`, 1, LIMITS.slots);
  }
  const regions = placement.map(({ region }) => region);
  yield* repeatedIssues(regions, 'region', (index) => `placement[${index}]`, 'placements');
  if (seed != null) yield* wholeIssues(seed, 'seed', -(2 ** 31), 2 ** 31 - 1);
}

function* tlsIssues({ ca, serverName }: TlsDefinition): Issues {
  if (ca != null && !/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.test(ca)) {
    yield error(
      'tls.ca',
      'This is no certificate in PEM form: paste it whole, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----',
    );
  }
  if (serverName != null && !/^[\p{L}\p{N}_-]+(\.[\p{L}\p{N}_-]+)*\.?$/u.test(serverName)) {
    yield error(
      'tls.serverName',
      `${quote(serverName)} is no host name: write it without scheme and port, such as shop.example`,
    );
  }
}
