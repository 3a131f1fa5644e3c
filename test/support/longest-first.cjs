const Sequencer = require('@jest/test-sequencer').default;

/** Files that take half a minute and more, longest first. */
const long = [
  'test/journeys/kills',
  'test/journeys/black-box-moments',
  'test/proof/simulation',
  'test/journeys/large-files',
  'test/journeys/attacks',
  'apps/cli/src/program',
  'test/journeys/starting',
  'test/journeys/black-box-answers',
  'test/journeys/spool',
  'test/proof/mistakes',
  'test/journeys/placing',
  'test/proof/model',
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
