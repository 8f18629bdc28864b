import type { DataFiles } from './data.ts';
import type { Issue, ScenarioDefinition, StepDefinition } from './definition.ts';
import { cutDeepValues } from './depth.ts';
import { durationMs } from './duration.ts';
import { count, durationIssues, error, type Issues, nameIssues, repeatedIssues } from './issue.ts';
import { LIMITS } from './limits.ts';
import { namesOf } from './names.ts';
import { formBytes, templateMeter, utf8Bytes } from './template-size.ts';
import { unsupportedIssues } from './unsupported.ts';
import { urlProblem } from './url.ts';
import { checksIssues } from './validate-checks.ts';
import { dataIssues } from './validate-data.ts';
import { extractIssues } from './validate-extractions.ts';
import { validateLoad } from './validate-load.ts';
import { type RequestContext, requestIssues } from './validate-request.ts';
import { engineIssues, settingsIssues } from './validate-settings.ts';
import { thresholdsIssues } from './validate-thresholds.ts';

/**
 * All that is wrong with a scenario at once, each with its path relative to the scenario (`steps[0].http.url`; empty for the
 * whole of it) and a message that names the remedy. Its types must be right: GraphQL, or `checkShape`, sees to that.
 * `files`: what is known of the uploaded files that the asker may use; without it nothing is said about files.
 * Never throws; at most 1,000 issues, errors first where there are more. With no issue of severity ERROR it can be compiled and run.
 */
export function validateScenario(definition: ScenarioDefinition, files?: DataFiles): Issue[] {
  const { readable, issues: deep } = cutDeepValues(definition);
  const issues = [
    ...deep,
    ...settingsIssues(readable),
    ...validateLoad(readable.load),
    ...stepsIssues(readable, files),
    ...dataIssues(readable, files),
    ...thresholdsIssues(readable),
    ...engineIssues(readable),
    ...sizeIssues(readable),
    ...unsupportedIssues(readable),
  ];
  return issues.length <= LIMITS.issues ? issues : worstFirst(issues).slice(0, LIMITS.issues);
}

function worstFirst(issues: readonly Issue[]): Issue[] {
  return [
    ...issues.filter((issue) => issue.severity === 'ERROR'),
    ...issues.filter((issue) => issue.severity !== 'ERROR'),
  ];
}

function* stepsIssues(definition: ScenarioDefinition, files?: DataFiles): Issues {
  const { steps, target } = definition;
  if (steps.length === 0) yield error('steps', 'There is no step: give at least one, with a name and an http request');
  if (steps.length > LIMITS.steps)
    yield error('steps', `There are ${count(steps.length)} steps: give at most ${LIMITS.steps}`);
  const names = steps.map(({ name }) => name);
  yield* repeatedIssues(names, 'name', (index) => `steps[${index}]`, 'steps');
  const templateNames = namesOf(definition, files);
  const context = {
    names: templateNames,
    target: urlProblem(target) === null ? URL.parse(target) : null,
    sizeOf: templateMeter(templateNames.constants, utf8Bytes),
    formSizeOf: templateMeter(templateNames.constants, formBytes),
  };
  for (const [index, step] of steps.slice(0, LIMITS.steps).entries())
    yield* stepIssues(step, `steps[${index}]`, { ...context, step: index });
}

function* stepIssues(step: StepDefinition, path: string, context: RequestContext): Issues {
  yield* nameIssues(step.name, `${path}.name`, LIMITS.nameLength);
  if (step.http) yield* requestIssues(step.http, `${path}.http`, context);
  else yield error(`${path}.http`, 'This step does nothing: give it an http request, such as http: { url: / }');
  yield* extractIssues(step.extract, `${path}.extract`, context);
  yield* checksIssues(step.checks, `${path}.checks`, context);
  yield* durationIssues(step.thinkTime, `${path}.thinkTime`, { atMostMs: LIMITS.thinkTimeMs });
  if (step.thinkTimeMax == null) return;
  yield* durationIssues(step.thinkTimeMax, `${path}.thinkTimeMax`, { atMostMs: LIMITS.thinkTimeMs });
  if ((durationMs(step.thinkTimeMax) ?? Number.POSITIVE_INFINITY) < (durationMs(step.thinkTime) ?? 0)) {
    yield error(
      `${path}.thinkTimeMax`,
      `${step.thinkTimeMax} is shorter than thinkTime (${step.thinkTime}): make it at least as long`,
    );
  }
}

function* sizeIssues(definition: ScenarioDefinition): Issues {
  const bytes = utf8Bytes(JSON.stringify(definition));
  if (bytes > LIMITS.scenarioBytes) {
    yield error(
      '',
      `The scenario has ${count(bytes)} bytes as JSON: give at most ${count(LIMITS.scenarioBytes)} (2 MB)`,
    );
  }
}
