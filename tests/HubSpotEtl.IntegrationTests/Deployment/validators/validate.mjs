// Checks a file against what its owner, or a linter, has published, and prints each mistake on a line. Exit code 1 when there are any.
// Usage: node validate.mjs KIND FILE, in the folder where the packages are installed.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cloudformation } from './cloudformation.mjs';
import { parseYaml } from './yaml.mjs';

const require = createRequire(join(process.cwd(), 'package.json'));
const [kind, file] = process.argv.slice(2);
const mistakes = { cloudformation, compose, dockerfile, kubernetes, states }[kind](readFileSync(file, 'utf8'), require);
mistakes.forEach(mistake => console.log(mistake));
process.exitCode = mistakes.length > 0 ? 1 : 0;

function compose() {
  const { DCLinter } = require('dclint');
  return new DCLinter({ rules: {}, quiet: true, debug: false, exclude: [] }).lintFiles([file], false)
    .flatMap(result => result.messages.filter(one => one.type === 'error').map(one => `line ${one.line}: ${one.message}`));
}

function dockerfile(text) {
  return require('dockerfile-utils').validate(text, {}).map(one => `line ${one.range.start.line + 1}: ${one.message}`);
}

// The API server's own schema.
function kubernetes(text) {
  return parseYaml(text, require).flatMap(manifest => {
    const models = require(`kubernetes-models/${manifest.apiVersion}/${manifest.kind}`);
    try {
      new models[manifest.kind](manifest).validate();
      return [];
    } catch (mistake) {
      return [`${manifest.kind}: ${mistake.message}`];
    }
  });
}

function states(text) {
  const { isValid, errorsText } = require('asl-validator')(JSON.parse(text), { checkPaths: true, checkArn: true });
  return isValid ? [] : [errorsText('\n')];
}
