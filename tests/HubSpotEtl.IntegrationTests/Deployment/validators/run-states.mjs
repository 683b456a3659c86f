// Runs a state machine as Step Functions would, as far as ours goes: Map, Task, Choice, Pass, Succeed, Fail, with JSONata. Its functions are stand-ins.
// Usage: node run-states.mjs FILE INPUT ANSWERS; ANSWERS are JSON: for each "FUNCTION OBJECT" the payloads that it gives in turn, a text being an error.
// Prints each call, then how the execution ended.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const jsonata = createRequire(join(process.cwd(), 'package.json'))('jsonata');
const [file, input, answersText] = process.argv.slice(2);
const answers = JSON.parse(answersText);

try {
  await run(JSON.parse(readFileSync(file, 'utf8')), JSON.parse(input), {});
  console.log('succeeded');
} catch (failure) {
  console.log(`failed: ${failure.message}`);
}

async function run(machine, value, context) {
  const variables = {};
  let name = machine.StartAt;
  while (true) {
    const state = machine.States[name];
    const bind = more => ({ ...variables, states: { input: value, context, ...more } });
    if (state.Type === 'Fail') throw new Error(await evaluate(state.Cause, bind()));
    let result, next = state.Next;
    try {
      if (state.Type === 'Map') result = await map(state, bind(), context);
      if (state.Type === 'Task') result = { Payload: call(await evaluate(state.Arguments, bind())) };
    } catch (failure) {
      if (!state.Catch) throw failure;
      value = await evaluate(state.Catch[0].Output, bind());
      name = state.Catch[0].Next;
      continue;
    }
    if (state.Type === 'Choice') next = await choose(state, bind());
    const [assigned, output] = [await evaluate(state.Assign ?? {}, bind({ result })), state.Output ? await evaluate(state.Output, bind({ result })) : result ?? value];
    Object.assign(variables, assigned);
    value = output;
    if (state.End || state.Type === 'Succeed') return value;
    name = next;
  }
}

async function map(state, bindings, context) {
  const results = [];
  for (const item of await evaluate(state.Items, bindings)) {
    const inner = { ...context, Map: { Item: { Value: item } } };
    results.push(await run(state.ItemProcessor, await evaluate(state.ItemSelector, { ...bindings, states: { ...bindings.states, context: inner } }), inner));
  }
  return results;
}

async function choose(state, bindings) {
  for (const choice of state.Choices) if (await evaluate(choice.Condition, bindings)) return choice.Next;
  return state.Default;
}

function call({ FunctionName, Payload }) {
  console.log(`${FunctionName} ${JSON.stringify(Payload)}`);
  const answer = answers[`${FunctionName} ${Payload.object_type}`].shift();
  if (typeof answer === 'string') throw new Error(answer);
  return answer;
}

async function evaluate(template, bindings) {
  if (Array.isArray(template)) return Promise.all(template.map(one => evaluate(one, bindings)));
  if (template && typeof template === 'object')
    return Object.fromEntries(await Promise.all(Object.entries(template).map(async ([key, value]) => [key, await evaluate(value, bindings)])));
  const [, expression] = /^\{%(.*)%\}$/s.exec(template) ?? [];
  if (!expression) return template;
  const compiled = jsonata(expression);
  // Step Functions has it in place of $eval.
  compiled.registerFunction('parse', text => JSON.parse(text));
  const value = await compiled.evaluate({}, bindings);
  // So does Step Functions: States.QueryEvaluationError.
  if (value === undefined) throw new Error(`no value: ${expression}`);
  return value;
}
