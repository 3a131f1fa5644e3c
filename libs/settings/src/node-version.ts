/** As `engines` in package.json: ^22.22.3 || ^24.15.0 || >=26.0.0. The SQLite driver crashes older ones without a word. */
const [major = 0, minor = 0, patch = 0] = process.versions.node.split('.').map(Number);

const fits =
  major >= 26 ||
  (major === 24 && minor >= 15) ||
  (major === 22 && (minor > 22 || (minor === 22 && patch >= 3)));

if (!fits) {
  process.stderr.write(
    `Hammer needs Node 24 (or 22.22.3 and later, or 26); this is ${process.versions.node}. Start it with ./hammer, which brings its own.\n`,
  );
  process.exit(1);
}
