/** Loaded before a program (`node --require`), says on standard error which files it has loaded by its end. */
/* global console, process, require */
process.on('exit', () => {
  console.error(JSON.stringify(Object.keys(require.cache)))
})
