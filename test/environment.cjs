const { AsyncLocalStorage } = require('node:async_hooks');
const { TestEnvironment } = require('jest-environment-node');

/**
 * jest-circus makes an AsyncLocalStorage for each test file and never disables it. Node before 24 copies every one that was
 * ever used into every promise, so that in one process the two-hundredth file awaits some ten times as slowly as the first.
 */
const used = new Set();
const { run } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function (...parameters) {
	used.add(this);
	return run.apply(this, parameters);
};

module.exports = class extends TestEnvironment {
	async teardown() {
		for (const storage of used) storage.disable();
		used.clear();
		await super.teardown();
	}
};
