// All documents of a text; a tag such as !Ref becomes an object with that one key.
export function parseYaml(text, require, functions = []) {
  const { parseAllDocuments } = require('yaml');
  const customTags = functions.flatMap(name => [{}, { collection: 'seq' }, { collection: 'map' }].map(form => ({
    ...form, tag: `!${name}`, resolve: value => ({ [name]: typeof value === 'string' ? value : value.toJSON() }),
  })));
  return parseAllDocuments(text, { customTags }).map(document => {
    for (const mistake of [...document.errors, ...document.warnings]) throw mistake;
    return document.toJS();
  });
}
