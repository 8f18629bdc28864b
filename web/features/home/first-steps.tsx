import { ButtonLink } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { NewScenarioLink } from '../scenario/new-scenario-link.tsx';

const STEPS = [
  ['Describe a scenario', 'What one user does, against which target, and how much of it.'],
  ['Start it', 'The load is split exactly over the workers, and all of them begin in the same moment.'],
  [
    'Watch and trust it',
    'Each second comes live. Afterwards the page is the report, and says whether the measurement holds.',
  ],
] as const;

/** What a new installation shows. */
export function FirstSteps() {
  return (
    <Card title="Three steps to the first result" testId="first-steps">
      <ol className="grid gap-5 py-1 wide:grid-cols-3">
        {STEPS.map(([title, text], index) => (
          <li key={title} className="flex gap-3">
            <span
              aria-hidden
              className="grid size-6 shrink-0 place-items-center rounded-full bg-accent/10 text-[12.5px] font-semibold text-accent"
            >
              {index + 1}
            </span>
            <div>
              <p className="font-medium">{title}</p>
              <p className="text-muted">{text}</p>
            </div>
          </li>
        ))}
      </ol>
      <div className="mt-4 mb-1 flex flex-wrap gap-2">
        <NewScenarioLink>Describe a scenario</NewScenarioLink>
        <ButtonLink href="/scenarios">See the scenarios that are there</ButtonLink>
      </div>
    </Card>
  );
}
