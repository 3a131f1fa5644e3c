const Sequencer = require('@jest/test-sequencer').default;

/** Files that take half a minute and more, longest first. */
const long = [
  'test/journeys/kills',
  'test/journeys/moving-interrupted',
  'test/journeys/several-instances',
  'test/proof/mistakes',
  'test/journeys/moving.spec',
  'test/proof/simulation',
  'test/journeys/black-box-moments',
  'apps/cli/src/program',
  'test/journeys/placing',
  'test/proof/model',
  'test/journeys/black-box-answers',
  'test/journeys/large-files',
  'test/journeys/webhooks.spec',
  'test/journeys/backups',
  'test/journeys/attacks',
  'test/journeys/spool',
  'test/journeys/sharing',
  'test/journeys/access-process',
  'test/journeys/crash-loop',
  'test/journeys/starting',
  'test/journeys/webhook-deliveries',
  'apps/cli/src/demo/demo',
  'test/journeys/webhook-processes',
];

const place = ({ path }) => {
  const found = long.findIndex((name) => path.includes(name));
  return found < 0 ? long.length : found;
};

/** Begins with the longest files, so that nobody waits for one of them at the end; a fresh clone has no times to go by. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((one, other) => place(one) - place(other));
  }
};
