/**
 * Loaded before a program (`node --require`), says on standard error how many milliseconds each phase of it took.
 */
/* global console, performance, process */
const Module = process.getBuiltinModule('node:module')

const marks = [0, performance.now()]
const { _compile: compile } = Module.prototype
Module.prototype._compile = function (source, ...others) {
  Module.prototype._compile = compile
  // In front of the program, on its first line: it is called when the program is compiled and begins to be evaluated.
  globalThis.benchMark = () => marks.push(performance.now())
  const exports = this._compile(`benchMark();${source}`, ...others)
  marks.push(performance.now())
  return exports
}

process.on('exit', () => {
  marks.push(performance.now())
  console.error(JSON.stringify(marks.slice(1).map((mark, index) => mark - marks[index])))
})
