const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

const { createContext } = vm;

/**
 * Gives each test file an ordinary global object. Jest's own one asks its maker whenever a global such as Math is
 * named: a hundred times slower.
 */
module.exports = class OrdinaryGlobals extends TestEnvironment {
  constructor(...about) {
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(...about);
    } finally {
      vm.createContext = createContext;
    }
  }
};
