// Checks a template against AWS's resource specification, which has the serverless types too: resource types, names of properties, those that are
// required, kinds of values, and whether what is referred to exists. What a function such as !Sub gives is not known, so any is taken.
import { parseYaml } from './yaml.mjs';

const functions = ['Ref', 'Sub', 'GetAtt', 'If', 'Not', 'Equals', 'Join', 'Select', 'Split'];

export function cloudformation(text, require) {
  const specification = require('@aws-cdk/cfnspec/spec/specification.json');
  const [template] = parseYaml(text, require, functions);
  return [
    ...Object.entries(template.Resources).flatMap(([name, resource]) => {
      const type = specification.ResourceTypes[resource.Type];
      return type ? inObject(name, resource.Properties ?? {}, type, resource.Type) : [`${name}: there is no resource type ${resource.Type}`];
    }),
    ...dangling(template),
  ];

  function inObject(path, given, type, resourceType) {
    return [
      ...Object.keys(type.Properties).filter(name => type.Properties[name].Required && !(name in given)).map(name => `${path}: ${name} is missing`),
      ...Object.entries(given).flatMap(([name, value]) =>
        type.Properties[name] ? inValue(`${path}.${name}`, value, type.Properties[name], resourceType) : [`${path}: there is no property ${name}`]),
    ];
  }

  function inValue(path, value, property, resourceType) {
    if (value?.If) return value.If.slice(1).flatMap(branch => inValue(path, branch, property, resourceType));
    if (isFunction(value)) return [];
    const primitives = [property.PrimitiveType, property.PrimitiveItemType, ...(property.PrimitiveTypes ?? [])].filter(Boolean);
    if (primitives.includes('Json')) return [];
    if (Array.isArray(value) || property.Type === 'Map')
      return Object.entries(value).flatMap(([key, item]) => inValue(`${path}[${key}]`, item, { ...property, Type: property.ItemType }, resourceType));
    if (property.Type === 'List') return [`${path}: a list is expected`];
    const types = [property.Type, property.ItemType, ...(property.Types ?? []), ...(property.ItemTypes ?? []), ...(property.InclusiveItemTypes ?? [])]
      .map(name => specification.PropertyTypes[`${resourceType}.${name}`] ?? specification.PropertyTypes[name]).filter(Boolean);
    if (typeof value !== 'object') return inPrimitive(path, value, primitives, types);
    // Of several forms the one that it is nearest to is meant.
    return types.map(type => inObject(path, value, type, resourceType)).sort((a, b) => a.length - b.length)[0] ?? [`${path}: ${primitives} is expected`];
  }
}

function inPrimitive(path, value, primitives, types) {
  const kinds = { Integer: Number.isInteger, Long: Number.isInteger, Double: Number.isFinite };
  if (primitives.length === 0 && types.length > 0) return [`${path}: an object is expected`];
  if (primitives.length === 1 && kinds[primitives[0]] && !kinds[primitives[0]](value)) return [`${path}: ${primitives[0]} is expected`];
  return [];
}

function isFunction(value) {
  return Boolean(value) && typeof value === 'object' && Object.keys(value).length === 1 && functions.includes(Object.keys(value)[0]);
}

function dangling(template) {
  const known = [...Object.keys(template.Parameters ?? {}), ...Object.keys(template.Resources)];
  const conditions = Object.keys(template.Conditions ?? {});
  return walk(template).filter(([kind, name]) => !name.startsWith('AWS::') && !(kind === 'If' ? conditions : known).includes(name.split('.')[0]))
    .map(([kind, name]) => `${kind}: there is no ${name}`);
}

function walk(value) {
  if (!value || typeof value !== 'object') return [];
  const names = [];
  for (const kind of ['Ref', 'GetAtt', 'DependsOn']) if (typeof value[kind] === 'string') names.push([kind, value[kind]]);
  if (typeof value.Sub === 'string') for (const [, name] of value.Sub.matchAll(/\$\{([^}!]+)\}/g)) names.push(['Sub', name]);
  if (Array.isArray(value.If)) names.push(['If', value.If[0]]);
  return names.concat(Object.values(value).flatMap(walk));
}
