/** What the build bundles for this adapter and changes in it: see build/sdks.js. */
module.exports = { packages: ['fflate', 'lossless-json'] };
