import { setSourceMapsSupport } from 'node:module';

// Loaded by node before all else. Errors name the lines of our own sources; with the maps of every package as well, as
// --enable-source-maps reads them, a server needs 9 MB more and a seventh more time to start.
setSourceMapsSupport(true, { nodeModules: false });
